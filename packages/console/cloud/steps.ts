import type { Step } from '../api/answers.ts';

/**
 * Steps in the order in which they come about: each rank needs only what stands in ranks before it. Needs that are no steps count as met.
 * Steps that need each other (there should be none) end up together in the last rank, so that none is ever lost.
 */
export function ranksOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const ranks: Step[][] = [];
  let left = [...steps].sort((a, b) => (a.id < b.id ? -1 : 1));
  while (left.length > 0) {
    const waiting = new Set(left.map((step) => step.id));
    const ready = left.filter((step) => !step.needs.some((need) => waiting.has(need)));
    const rank = ready.length > 0 ? ready : left;
    ranks.push(rank);
    left = left.filter((step) => !rank.includes(step));
  }
  return ranks;
}

/** `database/k7m2p9x4qd/nextcloud` for people: what it is, and of which app. */
export function stepName(id: string): { readonly what: string; readonly app: string } {
  const [what = id, , app = ''] = id.split('/');
  return { what, app };
}

/** A name of a step in one line, without the tenant's id, which stands above it anyway. */
export function stepTitle(id: string): string {
  const { what, app } = stepName(id);
  return app === '' ? what : `${what} ${app}`;
}

/** Ids of steps in a sentence of the server, named for people. */
export function namedSteps(detail: string): string {
  return detail.replace(/\b([a-z]+\/[a-hjkmnp-tv-z][0-9a-z]{9}(?:\/[a-z0-9-]+)?)/g, (id) => stepTitle(id));
}

/** The rendered file that brings a step to its cell; undefined where nothing is rendered for it, as for a name, which is made at its provider. */
export function treePath(step: Pick<Step, 'id'>, cell: string, tenant: string): string | undefined {
  const { what, app } = stepName(step.id);
  const folder = `${cell}/tenants/${tenant}`;
  if (what === 'dns') return undefined;
  if (app !== '') return `${folder}/${app}.yaml`;
  return ['namespace', 'tree', 'health'].includes(what) ? `${folder}/namespace.yaml` : undefined;
}

/** Things whose steps are called otherwise. */
const THINGS: Readonly<Record<string, string>> = { dns: 'name', admin: 'administrator' };

/** What an erasure removes, counted: `3 databases, 1 bucket, 1 realm`. */
export function inventory(steps: readonly Step[]): string {
  const things = steps.filter(
    (step) => step.state !== 'gone' && !['health', 'journey', 'invite', 'welcome'].includes(stepName(step.id).what),
  );
  const counts = Map.groupBy(things, (step) => stepName(step.id).what);
  return [...counts].map(([what, all]) => `${all.length} ${THINGS[what] ?? what}${all.length === 1 ? '' : 's'}`).join(', ');
}
