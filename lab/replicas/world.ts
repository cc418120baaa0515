import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import type pg from 'pg';
import { startSshd } from '../gitserver/sshd.ts';
import { Repository } from '../git.ts';
import { freePorts } from '../ports.ts';
import { embedded } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';
import { type Balancer, balance } from './balancer.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'packages', 'cli', 'main.ts');
const PLATFORM = join(ROOT, 'examples', 'sovereign-saas', 'platform.yaml');
/** For whom secrets are sealed; here nobody opens them. */
const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

export interface World {
  readonly pool: pg.Pool;
  readonly balancer: Balancer;
  /** By name: `hansa-1` to `hansa-3`. */
  readonly replicas: ReadonlyMap<string, number>;
  /** Bare repository of the cell's trees. */
  readonly deploy: string;
  readonly url: string;
  start(name: string): Promise<void>;
  /** Exit code; null: the signal ended it. */
  end(name: string, signal: NodeJS.Signals): Promise<number | null>;
  /** What the processes said, over all their lives, a line each. */
  said(name: string): readonly Said[];
  stop(): Promise<void>;
}

/** A line of the log. */
export interface Said {
  readonly at: string;
  readonly level: string;
  readonly text: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly epoch?: number;
  readonly trace?: string;
}

/** One database, one simulated cloud, one Git server, and as many replicas as `count`, all configured by one file. */
export async function world(count: number): Promise<World> {
  const temporary = await temporaryFolder('replicas');
  const folder = temporary.path;
  const database = await LabPostgres.run(embedded(), { fsync: 'off', max_connections: '200' });
  const sshd = await startSshd(join(folder, 'sshd'));
  const cloud = await simulated(folder);
  const [spec, deploy] = [await Repository.create(folder, 'spec'), await Repository.create(folder, 'deploy-fsn-1')];
  await spec.commit([{ path: 'platform.yaml', text: platform() }], 'Begin');
  const ports = await freePorts(count);
  const balancer = await balance(ports);
  writeFileSync(join(folder, 'git-key'), sshd.key, { mode: 0o600 });
  writeFileSync(join(folder, 'known_hosts'), `${sshd.knownHosts}\n`);
  const remote = (bare: string) => ({
    url: `ssh://${userInfo().username}@127.0.0.1:${sshd.port}${bare}`,
    key: { file: 'git-key' },
    knownHosts: 'known_hosts',
  });
  writeFileSync(join(folder, 'server.yaml'), configuration(cloud.port, remote(spec.bare), remote(deploy.bare)));
  const processes = new Processes(folder);
  const replicas = new Map(ports.map((port, index) => [`hansa-${index + 1}`, port]));
  const shared = {
    ...process.env,
    HANSA_MODE: 'production',
    HANSA_CONFIG: join(folder, 'server.yaml'),
    HANSA_URL: `http://127.0.0.1:${balancer.port}`,
    HANSA_VAULT_KEY: randomBytes(32).toString('base64'),
    DATABASE_URL: database.url(),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  const start = async (name: string): Promise<void> => {
    const port = replicas.get(name) ?? 0;
    const data = join(folder, name);
    mkdirSync(data, { recursive: true });
    processes.start(name, process.execPath, [MAIN, 'serve'], { ...shared, HANSA_DATA: data, PORT: String(port) });
    await processes.until(`${name} is ready`, () => Promise.resolve(balancer.ready().includes(port)));
  };
  const pool = openPool(new Secret(database.url()), { name: 'replicas conductor', size: 4 });
  const stop = async (): Promise<void> => {
    await processes.stop();
    await balancer.close();
    await pool.end();
    cloud.stop();
    await sshd.stop();
    await database.stop();
    temporary.remove();
  };
  return {
    pool,
    balancer,
    replicas,
    deploy: deploy.bare,
    url: database.url(),
    start,
    end: (name, signal) => processes.end(name, signal),
    said: (name) => linesOf(join(folder, `${name}.log`)),
    stop,
  };
}

/** The example with room for the customers of the test. */
function platform(): string {
  return readFileSync(PLATFORM, 'utf8').replaceAll('nodes: 3, size: 8cpu-16gb', 'nodes: 70, size: 8cpu-16gb');
}

function configuration(cloud: number, spec: object, deploy: object): string {
  const outsiders = ['kubernetes', 'postgres', 'mariadb', 'cache', 'objects', 'identity'].map((name) => [name, 'simulated']);
  const cell = { deploy, ...Object.fromEntries(outsiders), recipients: [RECIPIENT] };
  // JSON is YAML.
  return JSON.stringify({
    git: { spec, author: { name: 'Hansa', email: 'hansa@localhost' } },
    mail: 'simulated',
    appMail: 'simulated',
    simulatedCloud: `http://127.0.0.1:${cloud}`,
    cells: { 'fsn-1': cell },
  });
}

/** The simulated cloud of the storm: it counts who did what. */
async function simulated(folder: string): Promise<{ readonly port: number; stop(): void }> {
  const program = join(import.meta.dirname, '..', 'storm', 'world.ts');
  const child = fork(program, [join(folder, 'world.jsonl'), join(folder, 'effects.jsonl')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await new Promise<number>((resolve) =>
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', (line) => resolve(Number(line))),
  );
  return { port, stop: () => void child.kill('SIGKILL') };
}

/** A process that is killed may leave half a line. */
function linesOf(log: string): readonly Said[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Said];
      } catch {
        return [];
      }
    });
}
