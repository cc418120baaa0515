import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import { TENANCY_TIMES } from '@hansa/domain/tenancy/decision.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { faultOf } from '@hansa/server/db/fault.ts';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { trialDatabase } from '@hansa/server/db/trial.ts';
import { MasterKeys } from '@hansa/server/db/master-keys.ts';
import { Vault } from '@hansa/server/db/vault.ts';
import { wake } from '@hansa/server/db/work.ts';
import { Journal } from '@hansa/server/embedded/cloud/journal.ts';
import { simulatedWorld } from '@hansa/server/embedded/world.ts';
import { Estate } from '@hansa/server/estate/estate.ts';
import { mailLoop } from '@hansa/server/loops/mail/loop.ts';
import { approving } from '@hansa/server/loops/publish/approval.ts';
import { publishLoop } from '@hansa/server/loops/publish/loop.ts';
import { sealing } from '@hansa/server/loops/publish/sealing.ts';
import { Runner } from '@hansa/server/loops/runner.ts';
import { specLoop } from '@hansa/server/loops/spec/loop.ts';
import type { Hands } from '@hansa/server/loops/tenant/hand.ts';
import { adminHand, inviteHand } from '@hansa/server/loops/tenant/admin-hands.ts';
import { cacheHand, identityHand, mariadbHand, namespaceHand, objectsHand, postgresHand } from '@hansa/server/loops/tenant/hands.ts';
import { healthHand } from '@hansa/server/loops/tenant/health-hand.ts';
import { letterHand, treeHand } from '@hansa/server/loops/tenant/inner-hands.ts';
import { journeyHand } from '@hansa/server/loops/tenant/journey-hand.ts';
import { tenantLoop } from '@hansa/server/loops/tenant/loop.ts';
import { nameHand } from '@hansa/server/loops/tenant/name-hand.ts';
import { simulatedCache } from '@hansa/server/outside/cache/simulated.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import type { GitPort } from '@hansa/server/outside/git/port.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import { simulatedDns } from '@hansa/server/outside/dns/simulated.ts';
import { simulatedIdentity } from '@hansa/server/outside/identity/simulated.ts';
import type { KubernetesPort, NamespaceRef } from '@hansa/server/outside/kubernetes/port.ts';
import { simulatedMariadb } from '@hansa/server/outside/mariadb/simulated.ts';
import { simulatedObjects } from '@hansa/server/outside/objects/simulated.ts';
import { simulatedPostgres } from '@hansa/server/outside/postgres/simulated.ts';
import { sealedForController } from '@hansa/server/outside/secrets/sealed-secrets.ts';
import { sealedWithSops } from '@hansa/server/outside/secrets/sops.ts';
import type pg from 'pg';

const BY = { name: 'Hansa', email: 'hansa@localhost' };
const BRANCH = 'main';

export interface ControlPlane {
  readonly pool: pg.Pool;
  readonly git: GitPort;
  readonly desk: { pool: pg.Pool; estate: Estate; now: () => number; bytes: (count: number) => Buffer; erasure: () => typeof FREE };
  /** Errors of ours that a loop ended with. */
  readonly bugs: readonly unknown[];
  /** Why each thing waits, for a test that fails. */
  because(): Promise<string>;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Holds the bare repositories, and what the simulated outsiders know. */
  readonly folder: string;
  readonly spec: ReadonlyMap<string, string>;
  readonly kubernetes: KubernetesPort;
  /** Who opens the secrets of the cell. */
  readonly recipients: readonly string[];
  /** Milliseconds until what holds is looked at again. Short: a test sees that what is deleted is missed. */
  readonly recheck?: number;
}

const FORMS = {
  sops: (secrets: Parameters<typeof sealedWithSops>[0], to: readonly string[]) =>
    sealedWithSops(secrets, { recipients: to, now: Date.now(), bytes: randomBytes }),
  'sealed-secrets': (secrets: Parameters<typeof sealedForController>[0], to: readonly string[]) =>
    Promise.resolve(sealedForController(secrets, { keys: to, now: Date.now(), bytes: randomBytes })),
};

/** The control plane with its own loops over a real database, real Git and a real cluster; databases, buckets and realms are simulated. */
// size: one world, put together part by part
export async function startControlPlane({
  folder,
  spec,
  kubernetes,
  recipients,
  recheck = 3_000,
}: ControlPlaneOptions): Promise<ControlPlane> {
  const trial = await trialDatabase();
  const pool = openPool(await trial.fresh(), { name: 'lab' });
  await migrate(pool);
  const git = openGit({ folder, remote: () => null, signingKey: null, by: BY });
  await seed(git, spec);
  const estate = new Estate();
  const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
  const parts = { pool, estate, vault, git, by: BY, branch: BRANCH, now: Date.now, random: Math.random, bytes: randomBytes };
  const journal = new Journal(join(folder, 'world.jsonl'));
  const bugs: unknown[] = [];
  const runner = new Runner({
    pool,
    owner: randomUUID(),
    random: Math.random,
    tell: (news) => {
      // A database that does not answer in time on a busy machine is no bug: it is asked again.
      if (news.kind === 'failed' && faultOf(news.error) === 'statement') bugs.push(news.error);
    },
    loops: [
      specLoop(parts),
      publishLoop({
        ...parts,
        approve: approving(kubernetes),
        poke: (cell, word, context) => kubernetes.poke({ cell, word }, context),
        seal: sealing({ recipients: () => recipients, forms: FORMS }),
      }),
      tenantLoop({
        ...parts,
        times: { ...TENANCY_TIMES, recheck },
        hands: handsOf(pool, estate, journal, kubernetes),
        relay: { user: 'lab', password: new Secret('lab') },
      }),
      mailLoop({ ...parts, post: () => Promise.resolve(DONE) }),
    ],
  });
  await wake(pool, 'spec', ['spec']);
  await runner.start();
  return {
    pool,
    git,
    bugs,
    desk: { pool, estate, now: Date.now, bytes: randomBytes, erasure: () => FREE },
    because: () => becauseOf(pool),
    stop: async () => {
      await runner.stop();
      await pool.end();
      await trial.stop();
      await git.close();
      journal.close();
    },
  };
}

function handsOf(pool: pg.Pool, estate: Estate, journal: Journal, kubernetes: KubernetesPort): Hands {
  const cloud = simulatedWorld(journal);
  const [identity, dns] = [simulatedIdentity(cloud), simulatedDns(cloud)];
  const [postgres, mariadb, cache, objects] = [
    simulatedPostgres(cloud),
    simulatedMariadb(cloud),
    simulatedCache(cloud),
    simulatedObjects(cloud),
  ];
  return {
    kubernetes: namespaceHand(
      (step, _whose, context) => kubernetes.remove(step.ref as NamespaceRef, context),
      (step, context) => kubernetes.observe(step.ref as NamespaceRef, context),
    ),
    identity: identityHand(() => identity),
    admin: adminHand(pool, () => identity),
    invite: inviteHand(pool, () => identity),
    postgres: postgresHand(() => postgres),
    mariadb: mariadbHand(() => mariadb),
    cache: cacheHand(() => cache),
    dns: nameHand(() => ({ port: dns, ttl: 300, addresses: [] })),
    objects: objectsHand(() => objects),
    health: healthHand({ pool, estate, kubernetes }),
    journey: journeyHand([]),
    tree: treeHand({ pool, estate, now: Date.now, approve: approving(kubernetes) }),
    letter: letterHand(pool, Date.now),
  };
}

async function becauseOf(pool: pg.Pool): Promise<string> {
  return JSON.stringify((await pool.query('select kind, subject, because from work')).rows, null, 1);
}

async function seed(git: GitPort, write: ReadonlyMap<string, string>): Promise<void> {
  const first = { repository: 'spec', branch: BRANCH, parent: null, remove: [], message: 'Begin', by: BY, at: Date.now() };
  const seeded = await git.publish({ ...first, write }, testContext());
  if (seeded.kind !== 'done') throw new Error(JSON.stringify(seeded));
}
