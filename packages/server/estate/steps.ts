import type { AppPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { SecretRef, Thing } from '@hansa/compiler/plan/thing.ts';
import { configDigest } from '@hansa/compiler/tree/manifest/digest.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type { TenantRow } from '../db/tenants.ts';

/** What a tenant in this state needs, out of its plan. Names are the plan's; nothing is chosen here. `files`: digest of its rendered files. */
export function stepsOf(plan: TenantPlan, row: TenantRow, files: string): Step[] {
  const { id } = plan.tenant.values;
  const cell = plan.cell.cell.name;
  const on = plan.tenant.values.state === 'active';
  const namespace = step({
    id: plan.namespace.id,
    port: 'kubernetes',
    nature: 'thing',
    ref: { cell, namespace: plan.namespace.values.name, tenant: id },
  });
  const realm = step({
    id: plan.realm.id,
    port: 'identity',
    nature: 'data',
    ref: { cell, realm: plan.realm.values.realm },
    of: [plan.realm.values, on],
  });
  const parts = plan.apps.flatMap((app) => partsOf(cell, app, realm.id, on));
  const whole = configDigest([files, plan.apps.map(({ app }) => generations(app.secrets))]);
  const tree = step({
    id: `tree/${id}`,
    port: 'tree',
    nature: 'thing',
    needs: [namespace.id, realm.id, ...parts.map((part) => part.id)],
    ref: { cell, tenant: id },
    of: whole,
  });
  const health = step({
    id: `health/${id}`,
    port: 'health',
    nature: 'sight',
    needs: [tree.id],
    ref: { cell, namespace: plan.namespace.values.name, tenant: id },
    of: whole,
  });
  return [namespace, realm, ...parts, tree, health, ...(on ? arrival(row, health.id, whole) : [])];
}

/** What only happens for a tenant that is in use: the journeys that prove it, and once the letter that says so. */
function arrival(row: TenantRow, health: string, whole: string): Step[] {
  const journey = step({ id: `journey/${row.id}`, port: 'journey', nature: 'once', needs: [health], ref: { tenant: row.id }, of: whole });
  const welcome = step({ id: `welcome/${row.id}`, port: 'letter', nature: 'once', needs: [journey.id], ref: { tenant: row.id } });
  return [journey, welcome];
}

function partsOf(cell: string, { app, database, bucket, cache, client }: AppPlan, realm: string, on: boolean): Step[] {
  const name = app.values.app;
  const rotations = generations(app.secrets);
  const of = (thing: Thing) => [thing.values, rotations];
  return [
    database &&
      step({
        id: database.id,
        port: database.values.engine,
        nature: 'data',
        // The first login owns it for ever, and is called like it; later generations are members.
        ref: { cell, database: database.values.database, role: database.values.database, app: name },
        of: of(database),
      }),
    cache && step({ id: cache.id, port: 'cache', nature: 'thing', ref: { cell, ...pick(cache.values), app: name }, of: of(cache) }),
    bucket &&
      step({
        id: bucket.id,
        port: 'objects',
        nature: 'data',
        ref: { cell, bucket: bucket.values.name, app: name },
        of: [...of(bucket), on],
      }),
    client &&
      step({
        id: client.id,
        port: 'identity',
        nature: 'thing',
        needs: [realm],
        ref: { cell, realm: client.values.realm, client: client.values.client, app: name },
        of: of(client),
      }),
  ].filter((part) => part !== undefined);
}

function pick({ user, prefix }: { readonly user: string; readonly prefix: string }): { user: string; prefix: string } {
  return { user, prefix };
}

/** Rotated secrets are other wants; their values never enter a digest. */
function generations(secrets: readonly SecretRef[]): string {
  return secrets.map(({ path, key, generation }) => `${path}#${key}@${generation}`).join(' ');
}

interface Parts extends Omit<Step, 'digest' | 'needs'> {
  readonly needs?: readonly string[];
  /** What the digest is of; nothing: it never changes. */
  readonly of?: unknown;
}

function step({ of, needs = [], ...rest }: Parts): Step {
  return { ...rest, needs, digest: of === undefined ? 'once' : typeof of === 'string' ? of : configDigest(of) };
}
