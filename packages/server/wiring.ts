import { DONE } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import type { Vault } from './db/vault.ts';
import type { Estate } from './estate/estate.ts';
import { erasureLoop } from './loops/erasure/loop.ts';
import type { Loop } from './loops/loop.ts';
import { mailLoop } from './loops/mail/loop.ts';
import { publishLoop } from './loops/publish/loop.ts';
import { sealing } from './loops/publish/sealing.ts';
import { specLoop } from './loops/spec/loop.ts';
import type { Hands } from './loops/tenant/hand.ts';
import { cacheHand, identityHand, mariadbHand, namespaceHand, objectsHand, postgresHand } from './loops/tenant/hands.ts';
import { healthHand } from './loops/tenant/health-hand.ts';
import { letterHand, treeHand } from './loops/tenant/inner-hands.ts';
import { journeyHand } from './loops/tenant/journey-hand.ts';
import { bucketJourney, cacheJourney, databaseJourney } from './loops/tenant/journeys.ts';
import { tenantLoop } from './loops/tenant/loop.ts';
import { simulatedCache } from './outside/cache/simulated.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import type { GitPort, Person } from './outside/git/port.ts';
import { simulatedIdentity } from './outside/identity/simulated.ts';
import type { NamespaceRef } from './outside/kubernetes/port.ts';
import { simulatedKubernetes } from './outside/kubernetes/simulated.ts';
import { simulatedMariadb } from './outside/mariadb/simulated.ts';
import { simulatedObjects } from './outside/objects/simulated.ts';
import { sealedWithSops } from './outside/secrets/sops.ts';
import { simulatedPostgres } from './outside/postgres/simulated.ts';

/** What all loops work with. */
export interface Parts {
  readonly pool: pg.Pool;
  readonly estate: Estate;
  readonly vault: Vault;
  readonly git: GitPort;
  readonly recipients: (cell: string) => readonly string[];
  readonly by: Person;
  readonly branch: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** The loops over the simulated cloud: which hand makes which kind of step. */
export function loopsOf(parts: Parts, cloud: SimulatedCloud): Loop[] {
  const { pool, now, bytes, recipients } = parts;
  const relay = { user: 'simulated', password: new Secret('simulated') };
  return [
    specLoop(parts),
    publishLoop({
      ...parts,
      seal: sealing({ recipients, sealed: (secrets, readers) => sealedWithSops(secrets, { recipients: readers, now: now(), bytes }) }),
    }),
    tenantLoop({ ...parts, relay, hands: handsOf(pool, now, cloud) }),
    erasureLoop(parts),
    mailLoop({ ...parts, post: () => Promise.resolve(DONE) }),
  ];
}

function handsOf(pool: pg.Pool, now: () => number, cloud: SimulatedCloud): Hands {
  const [postgres, mariadb, cache, objects] = [
    simulatedPostgres(cloud),
    simulatedMariadb(cloud),
    simulatedCache(cloud),
    simulatedObjects(cloud),
  ];
  const kubernetes = simulatedKubernetes(cloud, now);
  const namespace = namespaceHand(
    (step, _whose, context) => kubernetes.remove(step.ref as NamespaceRef, context),
    (step, context) => kubernetes.observe(step.ref as NamespaceRef, context),
  );
  return {
    kubernetes: namespace,
    identity: identityHand(simulatedIdentity(cloud, now)),
    postgres: postgresHand(() => postgres),
    objects: objectsHand(() => objects),
    mariadb: mariadbHand(() => mariadb),
    cache: cacheHand(() => cache),
    health: healthHand(pool, kubernetes),
    journey: journeyHand([
      databaseJourney(
        () => postgres,
        () => mariadb,
      ),
      cacheJourney(() => cache),
      bucketJourney(() => objects),
    ]),
    tree: treeHand(pool, now),
    letter: letterHand(pool, now),
  };
}
