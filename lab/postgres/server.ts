import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { passwordOf, ensureCluster, SUPERUSER } from '@hansa/server/embedded/postgres/cluster.ts';
import { endLeftovers } from '@hansa/server/embedded/postgres/leftover.ts';
import { Postmaster } from '@hansa/server/embedded/postgres/postmaster.ts';
import type { Programs } from '@hansa/server/embedded/postgres/programs.ts';
import { type RunAs, runAs } from '@hansa/server/embedded/postgres/run-as.ts';
import { listenSettings, SETTINGS } from '@hansa/server/embedded/postgres/settings.ts';
import { freePorts } from '../ports.ts';
import { temporaryFolder } from '../temporary.ts';

type Start = () => Promise<Postmaster>;

/** Fills the data folder of a server that does not run yet, and writes the superuser's password beside it. */
export type Fill = (data: string, programs: Programs, way: RunAs & { readonly version: string }) => Promise<void>;

/** A server of its own in a temporary folder. It stays down when it is killed, until it is started again, at the same address. */
export class LabPostgres {
  /** `15.14` */
  readonly version: string;
  readonly port: number;
  /** Password of the superuser `postgres`, who may come in over TCP with SCRAM. */
  readonly password: string;
  readonly #start: Start;
  readonly #remove: () => void;
  #running: Postmaster | undefined;

  private constructor(version: string, port: number, password: string, start: Start, remove: () => void) {
    this.version = version;
    this.port = port;
    this.password = password;
    this.#start = start;
    this.#remove = remove;
  }

  /** Makes an empty cluster, or one by `fill`, and starts it. `settings` come over those of the embedded default. */
  static async run(programs: Programs, settings: Readonly<Record<string, string>> = {}, fill: Fill = ensureCluster): Promise<LabPostgres> {
    const temporary = await temporaryFolder('postgres');
    const folder = join(temporary.path, 'server');
    mkdirSync(folder, { mode: 0o700 });
    const way = runAs(programs, folder);
    const data = join(folder, 'data');
    await fill(data, programs, way);
    const [port = 0] = await freePorts(1);
    const start = async (): Promise<Postmaster> => {
      await endLeftovers(data, folder);
      return Postmaster.start(data, programs, way, { ...SETTINGS, ...listenSettings({ port }), ...settings });
    };
    const server = new LabPostgres(way.version, port, passwordOf(data, SUPERUSER).reveal(), start, temporary.remove);
    await server.start();
    return server;
  }

  /** Address of the superuser in a database. */
  url(database = 'postgres'): string {
    return `postgresql://${SUPERUSER}:${this.password}@127.0.0.1:${this.port}/${database}?sslmode=disable`;
  }

  get pid(): number {
    return this.#running?.pid ?? 0;
  }

  async start(): Promise<void> {
    if (!this.#running?.running()) this.#running = await this.#start();
  }

  /** `kill -9` of the server's process: as if the power had gone, but for what the kernel still writes. */
  async kill(): Promise<void> {
    if (!this.#running?.running()) return;
    process.kill(this.pid, 'SIGKILL');
    await this.#running.ended;
  }

  async restart(): Promise<void> {
    await this.#running?.stop();
    await this.start();
  }

  /** Stops it and removes everything that it held. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#remove();
  }
}
