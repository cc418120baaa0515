import type { Port } from '@hansa/domain/port/outcome.ts';
import type { TenancyTimes } from '@hansa/domain/tenancy/decision.ts';
import type { BackoffLimits } from '@hansa/domain/work/backoff.ts';
import type pg from 'pg';
import { neighboursOf } from './db/tenants.ts';
import { together } from './db/together.ts';
import type { Vault } from './db/vault.ts';
import type { Estate } from './estate/estate.ts';
import { bounceLoop } from './loops/bounce/loop.ts';
import { chainsLoop } from './loops/chains/loop.ts';
import { erasureLoop } from './loops/erasure/loop.ts';
import type { Loop } from './loops/loop.ts';
import { mailLoop } from './loops/mail/loop.ts';
import { posting } from './loops/mail/post.ts';
import { namesLoop } from './loops/names/loop.ts';
import { approving } from './loops/publish/approval.ts';
import { publishLoop } from './loops/publish/loop.ts';
import { rolloutLoop } from './loops/rollout/loop.ts';
import { type SealingForm, sealing } from './loops/publish/sealing.ts';
import { registerLoop } from './loops/register/loop.ts';
import { rotationLoop } from './loops/rotation/loop.ts';
import { specLoop } from './loops/spec/loop.ts';
import type { Hands } from './loops/tenant/hand.ts';
import { adminHand, inviteHand } from './loops/tenant/admin-hands.ts';
import { cacheHand, identityHand, mariadbHand, namespaceHand, objectsHand, postgresHand } from './loops/tenant/hands.ts';
import { healthHand } from './loops/tenant/health-hand.ts';
import { letterHand, treeHand } from './loops/tenant/inner-hands.ts';
import { journeyHand } from './loops/tenant/journey-hand.ts';
import { bucketJourney, cacheJourney, databaseJourney, signOnJourney } from './loops/tenant/journeys.ts';
import { nameHand } from './loops/tenant/name-hand.ts';
import { tenantLoop } from './loops/tenant/loop.ts';
import { inTurns } from './loops/tenant/turns.ts';
import type { GitPort, Person } from './outside/git/port.ts';
import type { KubernetesPort, NamespaceRef } from './outside/kubernetes/port.ts';
import { readBounce } from './outside/mail/bounce.ts';
import { sealedForController } from './outside/secrets/sealed-secrets.ts';
import { sealedWithSops } from './outside/secrets/sops.ts';
import type { Outsiders } from './outsiders.ts';

/** What all loops work with. */
export interface Parts {
  readonly pool: pg.Pool;
  readonly estate: Estate;
  readonly vault: Vault;
  readonly git: GitPort;
  /** Who opens the secrets of a cell, in the words of its form; see `sealing`. */
  readonly recipients: (cell: string, form: SealingForm) => readonly string[];
  readonly by: Person;
  readonly branch: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly bytes: (count: number) => Uint8Array;
  /** Milliseconds for which a wave is watched before the next one is moved to a release. */
  readonly soak: number;
  /** Waits after failures, where they are not to be the usual ones. */
  readonly backoff?: BackoffLimits;
  /** Milliseconds that one call of the tenant loop to an outsider may take, where it is not the usual time. */
  readonly patience?: number;
  /** Milliseconds after which secrets rotate by themselves; absent or null: never. */
  readonly maxAge?: number | null;
  /** Of the tenants' loop, where they are not to be the usual ones. */
  readonly times?: TenancyTimes;
}

/** The loops over whatever is outside: which hand makes which kind of step. */
export function loopsOf(parts: Parts, outsiders: Outsiders): Loop[] {
  const { now, bytes, recipients } = parts;
  return [
    specLoop(parts),
    publishLoop({
      ...parts,
      approve: approving(clustersOf(outsiders)),
      poke: (cell, word, context) => outsiders.kubernetes(cell).poke({ cell, word }, context),
      seal: sealing({
        recipients,
        forms: {
          sops: (secrets, readers) => sealedWithSops(secrets, { recipients: readers, now: now(), bytes }),
          'sealed-secrets': (secrets, readers) => Promise.resolve(sealedForController(secrets, { keys: readers, now: now(), bytes })),
        },
      }),
    }),
    tenantLoop({ ...parts, relay: outsiders.relay, hands: inTurns(handsOf(parts, outsiders)) }),
    namesLoop({ ...parts, names: outsiders.dns }),
    rolloutLoop(parts),
    erasureLoop(parts),
    rotationLoop({ ...parts, maxAge: parts.maxAge ?? null }),
    registerLoop(parts),
    chainsLoop(parts),
    mailLoop({ ...parts, post: posting(outsiders.mail) }),
    ...(outsiders.mailbox ? [bounceLoop({ ...parts, mailbox: outsiders.mailbox, reports: readBounce })] : []),
  ];
}

/** Who makes which kind of step. */
export function handsOf(
  { pool, estate, now }: Pick<Parts, 'pool' | 'estate' | 'now'>,
  { postgres, mariadb, cache, objects, identity, dns, ...outsiders }: Outsiders,
): Hands {
  const kubernetes = clustersOf(outsiders);
  const neighbours = together((ids) => neighboursOf(pool, ids));
  const namespace = namespaceHand(
    (step, _whose, context) => kubernetes.remove(step.ref as NamespaceRef, context),
    (step, context) => kubernetes.observe(step.ref as NamespaceRef, context),
  );
  return {
    kubernetes: namespace,
    identity: identityHand(identity),
    admin: adminHand(pool, identity),
    invite: inviteHand(pool, identity),
    postgres: postgresHand(postgres),
    objects: objectsHand(objects),
    mariadb: mariadbHand(mariadb),
    cache: cacheHand(cache),
    dns: nameHand(dns),
    health: healthHand({ pool, estate, kubernetes }),
    journey: journeyHand([
      databaseJourney(postgres, mariadb),
      cacheJourney(cache),
      bucketJourney(objects),
      signOnJourney(identity, async ({ id }) => (await neighbours(id)) ?? []),
    ]),
    tree: treeHand({ pool, estate, now, approve: approving(kubernetes) }),
    letter: letterHand(pool, now),
  };
}

function clustersOf({ kubernetes }: Pick<Outsiders, 'kubernetes'>): KubernetesPort {
  return {
    ...byCell(kubernetes),
    check: (question, context) => kubernetes(question.cell).check(question, context),
    poke: (what, context) => kubernetes(what.cell).poke(what, context),
  };
}

interface OfCell {
  readonly cell: string;
}

/** One port for all cells: what is meant says which. */
function byCell<Ref extends OfCell, Want extends OfCell, Value>(port: (cell: string) => Port<Ref, Want, Value>): Port<Ref, Want, Value> {
  return {
    observe: (ref, context) => port(ref.cell).observe(ref, context),
    ensure: (want, context) => port(want.cell).ensure(want, context),
    remove: (ref, context) => port(ref.cell).remove(ref, context),
  };
}
