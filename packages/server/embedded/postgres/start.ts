import { mkdirSync, realpathSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { addresses, ensureDatabase } from './address.ts';
import { ensureCluster } from './cluster.ts';
import { Kept } from './kept.ts';
import { endLeftovers } from './leftover.ts';
import { Postmaster } from './postmaster.ts';
import { type Programs, bundledPrograms } from './programs.ts';
import { type RunAs, runAs } from './run-as.ts';
import { type Listen, SETTINGS, listenSettings, socketFits } from './settings.ts';

export interface PostgresOptions {
  /** Everything of the server lies below: data, socket, log, the superuser's password. Made where it is missing. */
  readonly folder: string;
  /** Another PostgreSQL than the one that npm brought. */
  readonly programs?: Programs;
  /** The ways to run it that may be tried; all that this system has by default. */
  readonly ways?: readonly RunAs[];
  /** Settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A port of 127.0.0.1 instead of the socket; 0 takes a free one. */
  readonly port?: number;
  /** Hears in a sentence when the server ended by itself, and when it is back. */
  readonly report?: (text: string) => void;
}

/** A PostgreSQL that runs until it is stopped. Where its process ends by itself it is started again, at the same address. */
export interface RunningPostgres {
  /** Of the database `hansa`, as its owner, for `DATABASE_URL`'s place. */
  readonly url: Secret;
  /** Of the database `postgres`, as the superuser. */
  readonly superuser: Secret;
  /** `18.4` */
  readonly version: string;
  /** Of the server's process, as it is now. */
  readonly pid: () => number;
  /** Rolls back what is open and ends the server, in 8 s at most. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL in `folder` and resolves once it takes connections. The first start makes the database: 1 s on two cores, of which
 * initdb takes 0.6 s; later ones 0.1 s. Whatever an earlier process left running there is ended first, so the caller must hold the folder
 * (`holder.ts`). Throws an EmbeddedRefusal (`../refusal.ts`) for what a person can mend. Call it from the main thread: the server ends with
 * the thread that started it.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const folder = realpathSync(options.folder);
  const data = join(folder, 'data');
  const programs = options.programs ?? bundledPrograms(join(folder, 'lib'));
  const run = runAs(programs, folder, options.ways);
  await ensureCluster(data, programs, run);
  const listen = await listenAt(folder, options.port);
  const settings = { ...SETTINGS, ...listenSettings(listen), ...options.settings };
  const start = async (): Promise<Postmaster> => {
    await endLeftovers(data, folder);
    return Postmaster.start(data, programs, run, settings);
  };
  const kept = await Kept.start(start, options.report ?? (() => {}));
  const known = addresses(data, listen);
  try {
    await ensureDatabase(data, known);
  } catch (error) {
    await kept.stop();
    throw error;
  }
  return { ...known, version: run.version, pid: () => kept.pid, stop: () => kept.stop() };
}

/** The socket in the folder, which nobody else may enter; a port where none can stand there. */
async function listenAt(folder: string, port: number | undefined): Promise<Listen> {
  if (port === undefined && (await socketFits(folder))) return { socket: folder };
  return { port: port || (await freePort()) };
}

/** Another program may take it before PostgreSQL does: then the start fails, and says so. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
