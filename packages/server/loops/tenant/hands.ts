import { realmName, roleName } from '@hansa/compiler/plan/names.ts';
import type { AppPlan } from '@hansa/compiler/plan/plan.ts';
import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { keepsOld } from '@hansa/domain/tenancy/rotation.ts';
import type { Sight, Step } from '@hansa/domain/tenancy/step.ts';
import { type Valued, type Values, valuesUpTo } from '../../db/vault.ts';
import { realmTitle } from '../../estate/names.ts';
import type { CachePort } from '../../outside/cache/port.ts';
import type { ClientRef, IdentityPort, RealmRef } from '../../outside/identity/port.ts';
import type { SchemaPort } from '../../outside/mariadb/port.ts';
import type { BucketKey, ObjectsPort } from '../../outside/objects/port.ts';
import type { DatabasePort } from '../../outside/postgres/port.ts';
import type { Hand, Whose } from './hand.ts';

/** Days that the store keeps what was overwritten or deleted, and unfinished uploads. */
const LIFECYCLE = { noncurrentDays: 30, abortDays: 7 };

/** The verbs of one outsider for one step: what a hand is made of. `want` undefined: the plan does not have it any more. */
interface Grip {
  observe(context: Context): Promise<Observation<unknown>>;
  ensure: ((context: Context) => Promise<Outcome>) | undefined;
  remove(context: Context): Promise<Outcome>;
}

/**
 * A hand over a port. What is there is not compared but ensured: that is idempotent, and mends what somebody changed. Where nothing is wanted
 * any more, being there is the difference.
 */
export function portHand(grip: (step: Step, whose: Whose) => Grip): Hand {
  return {
    async see(step, whose, context): Promise<Sight> {
      const { observe, ensure } = grip(step, whose);
      const seen = await observe(context);
      if (seen.kind === 'unknown') return { kind: 'unknown', cause: seen.cause };
      if (seen.kind === 'absent') return { kind: 'absent' };
      if (!ensure) return { kind: 'differs', cause: { code: 'step/unwanted', detail: 'it is there and no longer wanted' } };
      const outcome = await ensure(context);
      if (outcome.kind === 'done') return { kind: 'holds' };
      const cause = outcome.kind === 'working' ? { code: 'step/working', detail: 'the outsider is at work' } : outcome.cause;
      return outcome.kind === 'transient' ? { kind: 'unknown', cause } : { kind: 'differs', cause };
    },
    ensure: (step, whose, context) => {
      const { ensure } = grip(step, whose);
      if (!ensure) throw new Error(`${step.id} is ensured without a plan`);
      return ensure(context);
    },
    remove: (step, whose, context) => grip(step, whose).remove(context),
  };
}

export function appOf({ plan }: Whose, step: Step): AppPlan | undefined {
  const { app } = step.ref as { app?: string };
  return plan?.apps.find((each) => each.app.values.app === app);
}

/** A secret of an app. One that is wanted and was never made is a bug of ours. */
export function secretOf(values: Values, app: AppPlan, key: string): Secret {
  return generationsOf(values, app, key)[0].value;
}

/** Every generation of a secret that is kept, the plan's first; one alone where nothing rotates. */
function generationsOf(values: Values, { app }: AppPlan, key: string): readonly [Valued, ...Valued[]] {
  const ref = app.secrets.find((each) => each.key === key);
  const [first, ...older] = ref ? valuesUpTo(values, ref) : [];
  if (!first) throw new Error(`${app.id} has no secret ${key}`);
  return [first, ...older];
}

/** Those that are good by this want: the new one alone, or beside the old one. */
function goodOf(step: Step, whose: Whose, app: AppPlan, key: string): readonly [Valued, ...Valued[]] {
  const [first, ...older] = generationsOf(whose.values, app, key);
  return keepsOld(step) ? [first, ...older] : [first];
}

/** Each generation is a login of its own. */
function loginsOf(step: Step, whose: Whose, app: AppPlan): readonly { readonly role: string; readonly password: Secret }[] {
  return goodOf(step, whose, app, 'database-password').map(({ generation, value }) => ({
    role: roleName(whose.row.id, app.app.values.app, generation),
    password: value,
  }));
}

export function postgresHand(port: (cell: string) => DatabasePort): Hand {
  return portHand((step, whose) => {
    const { cell, database, role } = step.ref as { cell: string; database: string; role: string };
    const ref = { database, owner: role };
    const app = appOf(whose, step);
    return {
      observe: (context) => port(cell).observe(ref, context),
      ensure:
        app?.database &&
        ((context) => {
          const connections = app.database?.values.connections ?? 1;
          return port(cell).ensure({ ...ref, logins: loginsOf(step, whose, app), connections, extensions: [] }, context);
        }),
      remove: (context) => port(cell).remove(ref, context),
    };
  });
}

export function mariadbHand(port: (cell: string) => SchemaPort): Hand {
  return portHand((step, whose) => {
    const { cell, database, role } = step.ref as { cell: string; database: string; role: string };
    const ref = { database, user: role };
    const app = appOf(whose, step);
    return {
      observe: (context) => port(cell).observe(ref, context),
      ensure:
        app?.database &&
        ((context) => {
          const logins = loginsOf(step, whose, app).map((login) => ({ user: login.role, password: login.password }));
          return port(cell).ensure({ ...ref, logins, connections: app.database?.values.connections ?? 1 }, context);
        }),
      remove: (context) => port(cell).remove(ref, context),
    };
  });
}

export function cacheHand(port: (cell: string) => CachePort): Hand {
  return portHand((step, whose) => {
    const { cell, user, prefix } = step.ref as { cell: string; user: string; prefix: string };
    const app = appOf(whose, step);
    return {
      observe: (context) => port(cell).observe({ user, prefix }, context),
      ensure:
        app?.cache &&
        ((context) => {
          const passwords = goodOf(step, whose, app, 'cache-password').map(({ value }) => value);
          return port(cell).ensure({ user, prefix, passwords }, context);
        }),
      remove: (context) => port(cell).remove({ user, prefix }, context),
    };
  });
}

/** The key of a bucket as the vault has it. */
export function bucketKey(values: Values, app: AppPlan): BucketKey {
  return { access: secretOf(values, app, 'bucket-access-key').reveal(), secret: secretOf(values, app, 'bucket-secret-key') };
}

/** Both halves of each generation; one of which a half is gone is none. */
function bucketKeys(step: Step, whose: Whose, app: AppPlan): readonly BucketKey[] {
  const halves = goodOf(step, whose, app, 'bucket-secret-key');
  return goodOf(step, whose, app, 'bucket-access-key').flatMap(({ generation, value }) => {
    const half = halves.find((each) => each.generation === generation);
    return half ? [{ access: value.reveal(), secret: half.value }] : [];
  });
}

export function objectsHand(port: (cell: string) => ObjectsPort): Hand {
  return portHand((step, whose) => {
    const { cell, bucket: name } = step.ref as { cell: string; bucket: string };
    const app = appOf(whose, step);
    const bucket = app?.bucket?.values;
    return {
      observe: (context) => port(cell).observe(name, context),
      ensure:
        app &&
        bucket &&
        ((context) => {
          // Nobody reaches the bucket of a suspended tenant, not even with a key that was copied.
          const keys = whose.row.intent === 'active' ? bucketKeys(step, whose, app) : [];
          return port(cell).ensure({ name, region: bucket.region, quota: bucket.quota, lifecycle: LIFECYCLE, keys }, context);
        }),
      remove: (context) => port(cell).remove(name, context),
    };
  });
}

/** Realms and clients are steps of one port: a client's step names one. */
export function identityHand(port: (cell: string) => IdentityPort): Hand {
  return portHand((step, whose) => {
    const ref = step.ref as RealmRef & Partial<ClientRef>;
    const { realms, clients } = port(ref.cell);
    if (ref.client === undefined) {
      // A realm that all tenants share outlives each of them, and none of them closes it.
      const shared = ref.realm !== realmName(whose.row.id);
      const want = { ...ref, title: realmTitle(whose.row, ref.realm), enabled: shared || whose.row.intent === 'active' };
      return {
        observe: (context) => (shared && !whose.plan ? Promise.resolve({ kind: 'absent', at: 0 }) : realms.observe(ref, context)),
        ensure: whose.plan && ((context) => realms.ensure(want, context)),
        remove: (context) => (shared ? Promise.resolve(DONE) : realms.remove(ref, context)),
      };
    }
    const at: ClientRef = { cell: ref.cell, realm: ref.realm, client: ref.client };
    const app = appOf(whose, step);
    const client = app?.client?.values;
    return {
      observe: (context) => clients.observe(at, context),
      ensure:
        app &&
        client &&
        ((context) => {
          // A client has one secret: the one from before, until the new one's turn.
          const known = client.protocol === 'oidc' ? generationsOf(whose.values, app, 'client-secret') : [];
          const secret = (keepsOld(step) ? (known[1] ?? known[0]) : known[0])?.value;
          return clients.ensure({ ...at, protocol: client.protocol, redirects: client.redirects, secret, logout: client.logout }, context);
        }),
      remove: (context) => clients.remove(at, context),
    };
  });
}

/** The namespace comes with the tree: nothing is made here. It is removed here, for the engine keeps what holds data. */
export function namespaceHand(remove: Hand['remove'], observe: (step: Step, context: Context) => Promise<Observation<unknown>>): Hand {
  return {
    see: async (step, whose, context) => {
      if (whose.plan) return { kind: 'holds' };
      const seen = await observe(step, context);
      if (seen.kind === 'unknown') return { kind: 'unknown', cause: seen.cause };
      return seen.kind === 'absent'
        ? { kind: 'absent' }
        : { kind: 'differs', cause: { code: 'step/unwanted', detail: 'it is still there' } };
    },
    ensure: () => Promise.resolve(DONE),
    remove,
  };
}
