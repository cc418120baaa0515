import type { NamespaceRef, NamespaceSeen, NamespaceWant } from '../../outside/kubernetes/port.ts';
import type { Tables } from './tables.ts';

interface Row extends NamespaceWant {
  /** Milliseconds, UTC: when it was asked for. */
  readonly since: number;
}

/** Milliseconds from a poke to applied objects, as measured with real Flux at 200 tenants; and from there to ready pods, a guess. */
const APPLIED = 600;
const READY = 2_500;

/** The world's side of the clusters: what was asked for is applied after a moment, and its pods are ready a little later. */
export function simulatedKubernetes(tables: Tables, verb: string, body: unknown): unknown {
  const asked = body as NamespaceRef & { readonly now: number };
  const key = `kubernetes/${asked.cell}/${asked.namespace}`;
  const row = tables.get(key) as Row | undefined;
  if (verb === 'observe') return row ? seen(row, asked.now) : null;
  if (verb === 'remove') return void tables.delete(key);
  if (verb !== 'ensure') throw new Error(`the simulated cluster knows no verb ${verb}`);
  const want = body as NamespaceWant;
  // Asked again for the same commit, nothing begins anew.
  if (row?.commit !== want.commit) tables.put(key, { ...want, since: asked.now });
  return null;
}

function seen({ commit, workloads, since }: Row, now: number): NamespaceSeen {
  const applied = now - since >= APPLIED;
  const ready = now - since >= APPLIED + READY;
  return {
    commit: applied ? commit : null,
    workloads: applied ? workloads.map(({ name, replicas }) => ({ name, replicas, ready: ready ? replicas : 0 })) : [],
    trouble: [],
  };
}
