import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE, PAID } from '@hansa/domain/access/erasure.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { TENANCY_TIMES, type TenancyTimes } from '@hansa/domain/tenancy/decision.ts';
import { type Event, uuid7 } from '@hansa/domain/register/event.ts';
import { linkFor } from './commands/sessions.ts';
import { ConfigRefusal } from './config/complaint.ts';
import { type ServerConfig, homeOf, ownParts, simulatedParts } from './config/server-config.ts';
import { faultOf } from './db/fault.ts';
import { settleHome } from './db/home.ts';
import { Fence } from './db/lineage.ts';
import { SchemaRefusal, migrate, outdated } from './db/migrate.ts';
import { standAlone } from './db/alone.ts';
import { openKept, openPool } from './db/pool.ts';
import { cellsWithTrees } from './db/trees.ts';
import { receiptsIn } from './db/receipts.ts';
import { wake } from './db/work.ts';
import { Journal } from './embedded/cloud/journal.ts';
import { cloudAt } from './embedded/cloud/http.ts';
import { seedSpec } from './embedded/seed.ts';
import { simulatedWorld } from './embedded/world.ts';
import { Estate } from './estate/estate.ts';
import type { Counter } from './http/api/request.ts';
import { Limits } from './http/limits/limits.ts';
import { BY_AGE } from './loops/rotation/loop.ts';
import { BOUNCE } from './loops/bounce/loop.ts';
import { type News, Runner } from './loops/runner.ts';
import { openRecipients, openVault } from './keys.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import { type Outsiders, openOutsiders, simulatedOutsiders } from './outsiders.ts';
import { openRepositories } from './repositories.ts';
import { openSignIn } from './sign-in.ts';
import { SpecRepository } from './spec/repository.ts';
import { once, watchSpec } from './spec/watch.ts';
import { giveBackMemory } from './give-back.ts';
import { tendRepositories } from './tending.ts';
import type { Log } from './watch/log.ts';
import { Looks } from './watch/looks.ts';
import { Watch } from './watch/watch.ts';
import type { Loop } from './loops/loop.ts';
import { adoptRelease } from './loops/rollout/release.ts';
import { loopsOf } from './wiring.ts';

export interface ControlOptions {
  /** Its folder `data` is held by the caller. */
  readonly config: ServerConfig;
  /** Folder of the example with which the spec repository begins. */
  readonly example: string;
  /** Of the operating system's user who started it: the first operator. */
  readonly person: string;
  readonly log: Log;
  /** The simulated cloud where it is another process, as a bench has it that measures this one alone; absent: one of our own below `data`. */
  readonly cloud?: SimulatedCloud | undefined;
  /** How browsers reach it, where somebody listens. */
  readonly address?: URL;
}

/** The control plane as one process. */
export interface Control {
  readonly counter: Counter;
  readonly store: SpecRepository;
  /** The word of a new one-time link for the operator; a quarter of an hour. */
  link(): Promise<string>;
  /** Figures for Prometheus. */
  metrics(): Promise<string>;
  /** To be told of each request. */
  readonly answered: Watch['answered'];
  /** Takes up no work any more, lets the looks end that run (8 s at most) and gives every row back. Questions are answered on. */
  rest(): Promise<void>;
  /** Rests, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts what the configuration says, in this order: database, its schema, keys, repositories, outsiders, loops. What is there already is gone on
 * with. Throws an EmbeddedRefusal, a SchemaRefusal or a ConfigRefusal for what a person can mend; what was started by then is stopped.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each().catch(() => {});
    stops.length = 0;
  };
  try {
    return await started(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (() => Promise<unknown>)[];

async function started(options: ControlOptions, stops: Stops, stop: () => Promise<void>): Promise<Control> {
  const { config, example, person, log } = options;
  const report = (text: string): void => log.warn(text);
  const { author } = config.git;
  const simulated = simulatedParts(config);
  const watch = new Watch(log, simulated);
  const pool = openPool(await databaseOf(options, stops), { name: 'hansa', size: 20, kept: 12, report, fence: fenceOf(config) });
  stops.push(() => pool.end());
  await brought(pool, log);
  stops.push(leaveWhenOutdated(pool, log));
  stops.push(await aloneWhereNeeded(config, pool));
  if (await settleHome(pool, restored)) log.warn('the database was restored in another cluster: read docs/control-plane.md, Backup', {});
  const [vault, recipients] = [await openVault(config, pool), await openRecipients(config)];
  const git = openRepositories(config, watch.heard);
  stops.push(() => git.close());
  const twins = simulatedOutsiders(options.cloud ?? cloudOf(config, simulated.length > 0, stops));
  const outsiders = await openOutsiders({ config, twins, receipts: receiptsIn(pool), heard: watch.heard });
  stops.push(() => outsiders.close());
  if (config.mode === 'embedded' && config.git.spec === 'embedded') await seedSpec(git, example, author, Date.now(), once('seed'));
  const estate = new Estate(COMPILER_VERSION, (cell) => config.cells.get(cell)?.dns !== 'none');
  await adoptRelease(pool, estate);
  const bytes = (count: number): Uint8Array => randomBytes(count);
  const [{ soak }, { maxAge }] = [config.rollout, config.secrets];
  const of = { by: author, branch: 'main', now: Date.now, random: Math.random, bytes, soak, maxAge, times: timesOf(options) };
  const parts = { pool, estate, vault, git, recipients, ...of };
  const nudge = (): Promise<void> => wake(pool, 'spec', ['spec'], '');
  void openKept(pool);
  await nudge();
  await wakeAtStart({ pool, outsiders, config });
  const { looks, runner } = await startLoops(pool, loopsOf(parts, outsiders), watch, stops);
  const watching = new AbortController();
  stops.push(() => Promise.resolve(watching.abort()));
  void watchSpec(git, nudge, watching.signal, report);
  giveBackMemory(watching.signal, () => {
    estate.letGo();
    vault.letGo();
  });
  void tendRepositories({ git, repositories: () => repositoriesOf(pool, estate), signal: watching.signal, report });
  const secure = config.url?.protocol === 'https:';
  const home = options.address ?? homeOf(config, config.port);
  const signIn = openSignIn({ config, pool, person, home, secure, realms: { estate, identity: outsiders.identity } }, stops);
  return {
    counter: {
      // In the embedded default there is one operator, and nobody pays.
      desk: { pool, estate, now: Date.now, bytes, erasure: (paid) => (paid && config.mode === 'production' ? PAID : FREE) },
      pool,
      looks,
      simulated: simulated.length > 0,
      secure,
      limits: new Limits(Date.now),
      signIn,
    },
    store: new SpecRepository('spec', git, { name: person, email: `${person}@localhost` }, () => void nudge().catch(() => {})),
    link: () => linkFor(pool, bytes, person),
    metrics: () => watch.text(pool),
    answered: watch.answered,
    rest: () => runner.stop(),
    stop,
  };
}

/** What the settings may have changed, or a clock. */
async function wakeAtStart({ pool, outsiders, config }: { pool: pg.Pool; outsiders: Outsiders; config: ServerConfig }): Promise<void> {
  await wake(pool, 'rotation', [BY_AGE], '');
  // There may be others who open a cell's secrets.
  await wake(pool, 'publish', await cellsWithTrees(pool), '');
  // Gateways may have other addresses.
  const cells = [...config.cells.keys()].filter((cell) => outsiders.dns(cell).addresses.length > 0);
  await wake(pool, 'names', cells, '');
  if (outsiders.mailbox) await wake(pool, BOUNCE.kind, [BOUNCE.subject], '');
  await wake(pool, 'register', ['register'], '');
  await wake(pool, 'chains', ['chains']);
}

/** Runs the loops; what they see is told to whoever reads along. */
async function startLoops(pool: pg.Pool, loops: readonly Loop[], watch: Watch, stops: Stops): Promise<{ looks: Looks; runner: Runner }> {
  const looks = new Looks(pool);
  stops.push(() => Promise.resolve(looks.stop()));
  const tell = (news: News): void => {
    if (news.kind === 'looked') looks.tell(`${news.of.kind}/${news.of.subject}`, news.look.because, Date.now());
    watch.tell(news);
  };
  const runner = new Runner({ pool, owner: randomUUID(), loops, random: Math.random, tell });
  await runner.start();
  stops.push(() => runner.stop());
  return { looks, runner };
}

/** The spec, and what is deployed to each cell of the platform in use. */
async function repositoriesOf(pool: pg.Pool, estate: Estate): Promise<string[]> {
  const platform = await estate.platform(pool);
  return ['spec', ...(platform?.plan.cells ?? []).map(({ cell }) => `deploy-${cell.name}`)];
}

/** The database with our schema. One that is away is waited for, as a service does when a whole machine starts; one that says no is a refusal. */
async function brought(pool: pg.Pool, log: Log): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      for (const name of await migrate(pool)) log.info('the database took a step of the schema', { name });
      return;
    } catch (error) {
      const { message } = error as Error;
      const isDenied = /^28|^3D/.test((error as { code?: string }).code ?? '');
      if (isDenied) throw new SchemaRefusal(`The database does not let us in: ${message}`);
      if (faultOf(error) !== 'away') throw error;
      if (tries % 10 === 0) log.warn('waiting for the database', { error: message });
      await sleep(1_000);
    }
  }
}

/** Milliseconds. */
const LOOK_AT_SCHEMA = 30_000;

/** Ends this process in order when a newer version has taken away what this one needs: it would only fail from there on. */
function leaveWhenOutdated(pool: pg.Pool, log: Log): () => Promise<void> {
  const timer = setInterval(() => {
    void outdated(pool).then(
      (refusal) => {
        if (refusal === undefined) return;
        clearInterval(timer);
        log.error('this version is outdated and ends', { error: refusal });
        process.kill(process.pid, 'SIGTERM');
      },
      () => {}, // away: whoever asks it for something else says so
    );
  }, LOOK_AT_SCHEMA).unref();
  return () => Promise.resolve(clearInterval(timer));
}

async function databaseOf({ config, log }: ControlOptions, stops: Stops): Promise<Secret> {
  if (config.database !== 'embedded') return config.database;
  const { startPostgres } = await import('./embedded/postgres/start.ts');
  const database = await startPostgres({ folder: join(config.data, 'postgres'), report: (text) => log.warn(text) });
  stops.push(() => database.stop());
  return database.url;
}

/**
 * What lives in the folder of one process is not there for another: two would each believe their own repository, or their own simulated cloud. So
 * the second on the same database is a refusal.
 */
async function aloneWhereNeeded(config: ServerConfig, pool: pg.Pool): Promise<() => Promise<void>> {
  const parts = config.mode === 'production' ? ownParts(config) : [];
  if (parts.length === 0) return () => Promise.resolve();
  const alone = await standAlone(pool);
  if (alone) return alone;
  const todo = 'Configure these parts, or start one process only.';
  const found = `${parts.join(', ')} in the folder of a process, and another process on this database`;
  throw new ConfigRefusal([{ name: 'HANSA_CONFIG', found, expected: 'parts that all processes share', todo }]);
}

function restored(): Omit<Event, 'data'> {
  const at = Date.now();
  const of = { type: 'installation.restored', v: 1, subject: 'installation', tenant: null, cause: null, request: null };
  return { ...of, id: uuid7(at, randomBytes(10)), at, actor: { kind: 'loop', id: 'start' } };
}

/** A cluster that is simulated here may be looked at more often than a real one, and a person sits before it. */
function timesOf({ config, cloud }: ControlOptions): TenancyTimes {
  return config.mode === 'production' || cloud ? TENANCY_TIMES : { ...TENANCY_TIMES, sight: 500 };
}

/** Remembers which server of the database was the last primary: a start after a failover must not begin with the one before. */
function fenceOf({ data, database }: ServerConfig): Fence {
  if (database === 'embedded') return new Fence();
  const file = join(data, 'database.json');
  return new Fence({
    read: () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
    write: (text) => {
      mkdirSync(data, { recursive: true });
      writeFileSync(file, text, { mode: 0o600 });
    },
  });
}

/** The simulated cloud, where anything is simulated. */
function cloudOf({ data, simulatedCloud }: ServerConfig, wanted: boolean, stops: Stops): SimulatedCloud {
  if (!wanted) return { call: (outsider) => Promise.reject(new Error(`nothing is simulated, and ${outsider} was asked`)) };
  if (simulatedCloud !== null) {
    const shared = cloudAt(Number(simulatedCloud.port || 80), simulatedCloud.hostname);
    stops.push(() => Promise.resolve(shared.close()));
    return shared;
  }
  const journal = new Journal(join(data, 'cloud.jsonl'));
  stops.push(() => Promise.resolve(journal.close()));
  return simulatedWorld(journal);
}
