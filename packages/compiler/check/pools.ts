import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PoolThing, Taint } from '../plan/kinds.ts';
import { placementOf } from '../plan/placement.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const TAINTS = [{ url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/', checkedAt: '2026-11-21' }];

const UNTOLERATED: Code = {
  code: 'pools/untolerated',
  severity: 'error',
  title: 'A taint that nobody tolerates',
  trap: 'A pool for an app that is not on offer, or with a taint that no app tolerates.',
  why: 'Its nodes are paid for and stay empty: no pod may run there.',
  wayOut: 'Offer the app, let an app tolerate the taint (`settings.<app>.tolerates`), or open the pool.',
  keys: ['cells.*.cluster.pools.*.for', 'cells.*.cluster.pools.*.taints'],
  evidence: TAINTS,
};

const UNMATCHED: Code = {
  code: 'pools/unmatched-toleration',
  severity: 'error',
  title: 'A toleration for nothing',
  trap: 'An app that tolerates a taint which no pool has.',
  why: 'It does nothing today, and tomorrow it lets the app onto nodes that were tainted against it.',
  wayOut: 'Taint a pool (`pools.*.taints`), or remove the toleration.',
  keys: ['settings.*.tolerates'],
  evidence: TAINTS,
};

const NOWHERE: Code = {
  code: 'pools/nowhere',
  severity: 'error',
  title: 'An app with no node to run on',
  trap: 'Every pool of a cell is dedicated or tainted, and the app is not among those that may use one.',
  why: 'Its pods stay Pending for ever.',
  wayOut: 'Leave one pool open, or name the app under `for`.',
  keys: ['cells.*.cluster.pools.*.for', 'cells.*.cluster.pools.*.taints'],
  evidence: TAINTS,
};

function tolerated(plan: PlatformPlan, app: string): readonly string[] {
  return (plan.settings[app]?.['tolerates']?.value ?? []) as readonly string[];
}

function poolsOf(cell: CellPlan): PoolThing[] {
  return [...cell.primary.pools, ...(cell.standby?.pools ?? [])];
}

function accepts(plan: PlatformPlan, pool: PoolThing, taint: Taint): boolean {
  if (taint.key === 'hansa/for') return plan.apps.value.some((app) => pool.values.for.includes(app));
  return plan.apps.value.some((app) => tolerated(plan, app).includes(taint.key.slice('hansa/'.length)));
}

export const poolsUntolerated: CrossRule = {
  code: UNTOLERATED,
  platform: (plan) =>
    plan.cells.flatMap((cell) =>
      poolsOf(cell).flatMap((pool) =>
        pool.values.taints.filter((taint) => !accepts(plan, pool, taint)).map((taint) => untolerated(cell, pool, taint)),
      ),
    ),
};

function untolerated(cell: CellPlan, pool: PoolThing, taint: Taint): Finding {
  const text = `${taint.key}=${taint.value}`;
  const dedicated = taint.key === 'hansa/for';
  const at = reasonOf(pool, dedicated ? 'for' : 'taints').origin;
  const hint = dedicated
    ? `Add ${pool.values.for.join(' or ')} to \`apps\`, or remove \`for\` from ${pool.name}.`
    : `Add \`tolerates: [${taint.key.slice('hansa/'.length)}]\` to the settings of an app, or remove the taint.`;
  return finding(UNTOLERATED, {
    at,
    subject: `${cell.cell.name}/${pool.name}`,
    found: text,
    expected: 'an app that tolerates it',
    message: `Nothing that is on offer tolerates ${text} of ${pool.name}: its ${pool.values.nodes} nodes would stay empty.`,
    hint,
  });
}

export const poolsUnmatched: CrossRule = {
  code: UNMATCHED,
  platform: (plan) => {
    const taints = new Set(plan.cells.flatMap((cell) => poolsOf(cell).flatMap((pool) => pool.values.taints.map((taint) => taint.key))));
    return plan.apps.value.flatMap((app) =>
      tolerated(plan, app)
        .filter((name) => !taints.has(`hansa/${name}`))
        .map((name) => unmatched(plan, app, name)),
    );
  },
};

function unmatched(plan: PlatformPlan, app: string, name: string): Finding {
  const at = plan.settings[app]?.['tolerates']?.origin ?? plan.apps.origin;
  return finding(UNMATCHED, {
    at,
    subject: app,
    found: name,
    expected: 'a taint of a pool',
    message: `${app} tolerates \`${name}\`, and no pool has such a taint.`,
    hint: `Add \`taints: [${name}]\` to a pool, or remove the toleration.`,
  });
}

export const poolsNowhere: CrossRule = {
  code: NOWHERE,
  platform: (plan) => {
    const sold = [...new Set(plan.plans.flatMap((each) => each.values.apps))];
    return plan.cells.flatMap((cell) =>
      sold.filter((app) => placementOf(app, tolerated(plan, app), cell.primary.pools).pools.length === 0).map((app) => nowhere(cell, app)),
    );
  },
};

function nowhere(cell: CellPlan, app: string): Finding {
  const [first] = cell.primary.pools;
  const at = first ? reasonOf(first, first.values.for.length > 0 ? 'for' : 'taints').origin : cell.primary.cluster.origin;
  const pools = cell.primary.pools.map((pool) => pool.name).join(', ');
  return finding(NOWHERE, {
    at,
    subject: `${cell.cell.name}/${app}`,
    found: `no pool for ${app}`,
    expected: 'one open pool',
    message: `${app} may run on none of the pools of ${cell.cell.name} (${pools}): its pods would stay Pending.`,
    hint: `Add a pool without \`for\` and \`taints\`, or add ${app} to one.`,
  });
}
