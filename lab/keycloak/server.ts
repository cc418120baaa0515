import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';
import { freePorts } from '../ports.ts';
import { embedded } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { Processes } from '../processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import type { KeycloakProgram } from './programs.ts';

/** The account that a new Keycloak is given for its first minutes. */
export const BOOTSTRAP = { client: 'hansa', secret: new Secret('lab-bootstrap-of-no-worth-0123456789') } as const;

/** The first start makes the schema: two minutes and more where others work on the same cores. */
const PATIENCE = 480_000;

/** As `bin/kc.sh` of 26.7 starts it; that script stays in front of the program and would be killed in its place. */
function javaFlags(home: string): string[] {
  const opens = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang'].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  );
  return [
    '-Xms128m',
    '-Xmx640m',
    '-XX:+ExitOnOutOfMemoryError',
    '-Dfile.encoding=UTF-8',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    ...opens,
    `-Dkc.home.dir=${home}`,
    `-Djboss.server.config.dir=${join(home, 'conf')}`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    '-cp',
    join(home, 'lib', 'quarkus-run.jar'),
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ];
}

/** A Keycloak over a PostgreSQL of its own. It can be killed and started again with what it held, at the same address. */
export class LabKeycloak {
  readonly port: number;
  readonly #program: KeycloakProgram;
  readonly #management: number;
  readonly #database: LabPostgres;
  readonly #folder: TemporaryFolder;
  readonly #trust: string | undefined;
  readonly #name: string | undefined;
  #processes: Processes;
  #run = 0;

  private constructor(
    program: KeycloakProgram,
    ports: readonly number[],
    database: LabPostgres,
    folder: TemporaryFolder,
    trust: string | undefined,
    name: string | undefined,
  ) {
    this.#name = name;
    this.#trust = trust;
    this.#program = program;
    [this.port = 0, this.#management = 0] = ports;
    this.#database = database;
    this.#folder = folder;
    this.#processes = new Processes(folder.path);
  }

  /** `trust`: PEM of an authority that it believes beside the public ones. `name`: the address that people know, where something before it ends TLS. */
  static async run(program: KeycloakProgram, trust?: string, name?: string): Promise<LabKeycloak> {
    const [database, ports, folder] = await Promise.all([LabPostgres.run(embedded()), freePorts(2), temporaryFolder('keycloak')]);
    const server = new LabKeycloak(program, ports, database, folder, trust && join(folder.path, 'trust.pem'), name);
    if (trust !== undefined) await writeFile(join(folder.path, 'trust.pem'), trust);
    await server.start();
    return server;
  }

  get base(): URL {
    return new URL(`http://127.0.0.1:${this.port}`);
  }

  /** Everything that it wrote since it was first started. */
  get log(): string {
    return Array.from({ length: this.#run }, (_, run) => readFileSync(join(this.#folder.path, `keycloak-${run + 1}.log`), 'utf8')).join('');
  }

  async start(): Promise<void> {
    this.#run += 1;
    this.#processes = new Processes(this.#folder.path);
    const { home, java } = this.#program;
    this.#processes.start(`keycloak-${this.#run}`, join(java, 'bin', 'java'), [...javaFlags(home), 'start', '--optimized'], {
      ...process.env,
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: BOOTSTRAP.client,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: BOOTSTRAP.secret.reveal(),
      KC_DB_URL: `jdbc:postgresql://127.0.0.1:${this.#database.port}/postgres?sslmode=disable`,
      KC_DB_USERNAME: 'postgres',
      KC_DB_PASSWORD: this.#database.password,
      KC_HOSTNAME: this.#name ?? this.base.origin,
      ...(this.#name === undefined ? {} : { KC_PROXY_HEADERS: 'xforwarded', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true' }),
      KC_HTTP_ENABLED: 'true',
      KC_HTTP_HOST: '127.0.0.1',
      KC_HTTP_PORT: String(this.port),
      KC_HTTP_MANAGEMENT_PORT: String(this.#management),
      ...(this.#trust === undefined ? {} : { KC_TRUSTSTORE_PATHS: this.#trust }),
    });
    const ready = `http://127.0.0.1:${this.#management}/health/ready`;
    await this.#processes.until(
      'Keycloak',
      () =>
        fetch(ready).then(
          ({ ok }) => ok,
          () => false,
        ),
      PATIENCE,
    );
  }

  /** Ends it as a node's failure would: `kill -9`, whatever it is at. */
  async kill(): Promise<void> {
    await this.#processes.kill(`keycloak-${this.#run}`);
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
    await this.#database.stop();
    this.#folder.remove();
  }
}
