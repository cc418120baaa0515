import type { AppPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { SecretRef, Thing } from '@hansa/compiler/plan/thing.ts';
import { configDigest } from '@hansa/compiler/tree/manifest/digest.ts';
import type { Rotation, Step } from '@hansa/domain/tenancy/step.ts';
import type { TenantRow } from '../db/tenants.ts';
import type { Values } from '../db/vault.ts';
import { gatewayHost, nameRefs, realmTitle } from './names.ts';

/** What the steps follow from beside plan and row. */
export interface Given {
  /** Digest of the tenant's rendered files. */
  readonly files: string;
  /** What is kept of its secrets. */
  readonly values: Values;
  /** Whether its names in DNS are made here. */
  readonly hasNames: boolean;
}

/** What a tenant in this state needs, out of its plan. Names are the plan's; nothing is chosen here. */
export function stepsOf(plan: TenantPlan, row: TenantRow, { files, values, hasNames }: Given): Step[] {
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
    of: [plan.realm.values, on, realmTitle(row, plan.realm.values.realm)],
  });
  const proofs = { used: `${on ? 'journey' : 'health'}/${id}`, running: `health/${id}` };
  const parts = plan.apps.flatMap((app) => partsOf(cell, app, realm.id, on, rotationOf(app, values, proofs)));
  // Sign-in takes one secret at a time: who tries the new one waits until it is the one.
  const swaps = parts.flatMap(({ rotation }) => (rotation?.swaps ? [rotation.id] : []));
  const whole = treeDigest(plan, files);
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
  const people = row.contact === null ? [] : [admin(row, plan, realm.id)];
  const names = hasNames ? namesOf(plan) : [];
  return [
    namespace,
    realm,
    ...parts,
    ...people,
    ...names,
    tree,
    health,
    ...(on ? arrival(row, plan, [health.id, ...[...parts, ...names].map((each) => each.id)], whole, swaps) : []),
    ...forgetting(id, parts),
  ];
}

/** Digest of the step that makes its tree: `files` is that of what is rendered, and secrets that are sealed elsewhere count by their generations. */
export function treeDigest(plan: TenantPlan, files: string): string {
  return configDigest([files, plan.apps.map(({ app }) => generations(app.secrets))]);
}

/** Its names in DNS: made beside everything else, so that nobody has asked for one in vain before the pods are up, and the first to go. */
function namesOf(plan: TenantPlan): Step[] {
  const of = gatewayHost(plan);
  return nameRefs(plan).map((ref) => step({ id: `dns/${plan.tenant.values.id}/${ref.name}`, port: 'dns', nature: 'thing', ref, of: [of] }));
}

/** What comes last of a rotation: the vault forgets the old values when nobody takes them any more. */
function forgetting(id: string, parts: readonly Step[]): Step[] {
  const rotating = parts.filter(({ rotation }) => rotation !== undefined);
  const ends = [...new Set(rotating.flatMap(({ rotation }) => rotation?.id ?? []))];
  if (ends.length === 0) return [];
  const needs = rotating.map((part) => part.id);
  return [{ ...step({ id: `old-secrets/${id}`, port: 'vault', nature: 'once', needs, ref: { tenant: id }, of: ends.join(' ') }), ends }];
}

/** How the parts of an app rotate. `wide` is what is kept: each part makes a digest with it. */
interface Rotating {
  readonly beside: Rotation;
  readonly swapped: Rotation;
}

/** Undefined where the vault has one generation of each secret of the app: then nobody can have another one. */
function rotationOf(
  { app }: AppPlan,
  values: Values,
  { used, running }: Readonly<Record<'used' | 'running', string>>,
): Rotating | undefined {
  const rotating = app.secrets.filter(({ lasts }) => !lasts);
  const kept = rotating.flatMap((ref) => valuesBefore(values, ref).map((generation) => `${ref.key}@${generation}`));
  if (kept.length === 0) return undefined;
  const [id, wide] = [`${app.values.app}@${rotating[0]?.generation}`, kept.join(' ')];
  return { beside: { id, wide, proof: used }, swapped: { id: `${id}/sign-in`, wide, proof: running, swaps: true } };
}

function valuesBefore(values: Values, { path, key, generation }: SecretRef): number[] {
  return (values.get(`${path}#${key}`) ?? []).map((each) => each.generation).filter((each) => each < generation);
}

/** The first administrator's account. Who it is stands with the contact alone, so the step says how often that has changed. */
function admin(row: TenantRow, plan: TenantPlan, realm: string): Step {
  const ref = { cell: plan.cell.cell.name, realm: plan.realm.values.realm, tenant: row.id };
  return step({ id: `admin/${row.id}`, port: 'admin', nature: 'thing', needs: [realm], ref, of: [row.contact] });
}

/**
 * What only happens for a tenant that is in use: the journeys that prove it, then once for each contact the letter by which they choose a
 * password, and the one that says that it is ready.
 */
function arrival(row: TenantRow, plan: TenantPlan, needs: readonly string[], whole: string, after: readonly string[]): Step[] {
  const once = (name: string, port: string, needs: readonly string[], of?: unknown): Step =>
    step({ id: `${name}/${row.id}`, port, nature: 'once', needs, ref: { tenant: row.id }, of });
  const journey = { ...once('journey', 'journey', needs, whole), ...(after.length > 0 && { after }) };
  if (row.contact === null) return [journey, once('welcome', 'letter', [journey.id])];
  const invite = once('invite', 'invite', [journey.id, `admin/${row.id}`], [row.contact]);
  // A letter that came back is looked at once more, and held. The first contact's is 'once': those of before this was counted are not welcomed again.
  const again = row.contact === 1 && row.letterTrouble === null ? undefined : [row.contact, row.letterTrouble];
  return [journey, ...(plan.apps.some(({ client }) => client) ? [invite] : []), once('welcome', 'letter', [journey.id, invite.id], again)];
}

function partsOf(cell: string, plan: AppPlan, realm: string, on: boolean, rotating: Rotating | undefined): Step[] {
  const { app, database, bucket, cache, client } = plan;
  const name = app.values.app;
  const rotations = generations(app.secrets);
  const part = (thing: Thing, own: Omit<Parts, 'id' | 'of' | 'rotation'>, more: readonly unknown[] = []): Step => {
    const of = [thing.values, rotations, ...more];
    const rotation = own.port === 'identity' ? rotating?.swapped : rotating?.beside;
    return step({ id: thing.id, ...own, of, ...(rotation && { rotation: { ...rotation, wide: configDigest([...of, rotation.wide]) } }) });
  };
  return [
    database &&
      part(database, {
        port: database.values.engine,
        nature: 'data',
        // The first login owns it for ever, and is called like it; later generations are members.
        ref: { cell, database: database.values.database, role: database.values.database, app: name },
      }),
    cache && part(cache, { port: 'cache', nature: 'thing', ref: { cell, ...pick(cache.values), app: name } }),
    bucket && part(bucket, { port: 'objects', nature: 'data', ref: { cell, bucket: bucket.values.name, app: name } }, [on]),
    client &&
      part(client, {
        port: 'identity',
        nature: 'thing',
        needs: [realm],
        ref: { cell, realm: client.values.realm, client: client.values.client, app: name },
      }),
  ].filter((each) => each !== undefined);
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
