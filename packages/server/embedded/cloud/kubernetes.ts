import type { NamespaceRef, NamespaceSeen, NamespaceWant } from '../../outside/kubernetes/port.ts';
import type { Tables } from './tables.ts';

interface Row extends NamespaceWant {
  /** Milliseconds, UTC: when it was asked for, and when its removal was. */
  readonly since: number;
  readonly ending?: number;
}

/** Milliseconds from a poke to applied objects, as measured with real Flux at 200 tenants; and from there to ready pods, a guess. */
const APPLIED = 600;
const READY = 2_500;
/** Milliseconds until a namespace with its objects is gone, as measured with simulated nodes. */
const GONE = 1_500;

/** The world's side of the clusters: what was asked for is applied after a moment, and its pods are ready a little later. */
export function simulatedKubernetes(tables: Tables, verb: string, body: unknown): unknown {
  if (verb === 'check') return (body as { readonly deployments: readonly Tried[] }).deployments.map(complaintOf).find(Boolean) ?? null;
  if (verb === 'poke') return true;
  const asked = body as NamespaceRef & { readonly now: number };
  const key = `kubernetes/${asked.cell}/${asked.namespace}`;
  const found = tables.get(key) as Row | undefined;
  const over = found?.ending !== undefined && asked.now - found.ending >= GONE;
  if (over) tables.delete(key);
  const row = over ? undefined : found;
  if (verb === 'observe') return row ? seen(row, asked.now) : null;
  if (verb === 'remove') return row ? ended(tables, key, row, asked.now) : null;
  if (verb !== 'ensure') throw new Error(`the simulated cluster knows no verb ${verb}`);
  if (row?.ending !== undefined) return false;
  const want = body as NamespaceWant;
  // Asked again for the same tree, nothing begins anew.
  if (row?.tree !== want.tree) tables.put(key, { ...want, since: asked.now });
  return true;
}

/** When to look again. */
function ended(tables: Tables, key: string, row: Row, now: number): number {
  const ending = row.ending ?? now;
  if (row.ending === undefined) tables.put(key, { ...row, ending });
  return ending + GONE;
}

function seen({ tree, workloads, since, ending }: Row, now: number): NamespaceSeen {
  const applied = now - since >= APPLIED;
  const ready = now - since >= APPLIED + READY;
  return {
    tree: applied && ending === undefined ? tree : null,
    commit: null,
    workloads: applied ? workloads.map(({ name, replicas }) => ({ name, replicas, ready: ready ? replicas : 0 })) : [],
    trouble: ending === undefined ? [] : ['the namespace is being removed'],
  };
}

interface Tried {
  readonly name: string;
  readonly replicas: unknown;
  readonly fields: readonly string[];
}

/** Fields of a DeploymentSpec (apps/v1). */
const FIELDS: ReadonlySet<string> = new Set([
  'minReadySeconds',
  'paused',
  'progressDeadlineSeconds',
  'replicas',
  'revisionHistoryLimit',
  'selector',
  'strategy',
  'template',
]);

/** In the words of an API server. */
function complaintOf({ name, replicas, fields }: Tried): string | undefined {
  const strange = fields.find((field) => !FIELDS.has(field));
  if (strange !== undefined) return `Deployment ${name}: .spec.${strange}: field not declared in schema`;
  if (typeof replicas === 'number' && replicas >= 0) return undefined;
  return `Deployment.apps "${name}" is invalid: spec.replicas: Invalid value: ${String(replicas)}: must be greater than or equal to 0`;
}
