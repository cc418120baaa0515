import type { PoolThing, Taint } from './kinds.ts';

/** Where the pods of one app may run. `pools` are those that admit it; empty when none does. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Taint[];
  readonly pools: readonly PoolThing[];
}

/**
 * An app that has pools of its own runs there and nowhere else; any other app runs wherever no taint keeps it out. Tolerations are
 * given only for taints that exist, so that a taint and its toleration always come and go together.
 */
export function placementOf(app: string, tolerates: readonly string[], pools: readonly PoolThing[], provider?: string): Placement {
  const accepted = pools.filter(
    (pool) =>
      (provider === undefined || pool.values.provider === provider) &&
      pool.values.taints.every((taint) => admits(taint, pool, app, tolerates)),
  );
  const dedicated = accepted.filter((pool) => pool.values.for.includes(app));
  const chosen = dedicated.length > 0 && provider === undefined ? dedicated : accepted;
  const words = new Set(dedicated.map((pool) => pool.values.labels['hansa/for'] ?? ''));
  const [word] = words;
  const home: Record<string, string> = words.size === 1 && word !== undefined ? { 'hansa/for': word } : {};
  return {
    nodeSelector: provider === undefined ? home : { 'hansa/provider': provider },
    tolerations: unique(chosen.flatMap((pool) => pool.values.taints)),
    pools: chosen,
  };
}

function admits(taint: Taint, pool: PoolThing, app: string, tolerates: readonly string[]): boolean {
  if (taint.key === 'hansa/for') return pool.values.for.includes(app);
  return tolerates.includes(taint.key.slice('hansa/'.length));
}

function unique(taints: readonly Taint[]): Taint[] {
  const byText = new Map(taints.map((taint) => [`${taint.key}=${taint.value}`, taint]));
  return [...byText.values()];
}
