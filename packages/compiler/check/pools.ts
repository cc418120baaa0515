import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PoolThing, Taint } from '../plan/kinds.ts';
import { placementOf } from '../plan/placement.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { isTolerated, tolerated } from '../promises/nodes.ts';
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
  title: 'No node to run on',
  trap: 'Every pool of a cell is dedicated or tainted: apps that may use none of them, and the gateway, the sign-on and the rest of the platform, have no node.',
  why: 'The pods stay Pending for ever.',
  wayOut: 'Leave one pool open, or let the servers take pods (`servers.schedulable`).',
  keys: ['cells.*.cluster.pools.*.for', 'cells.*.cluster.pools.*.taints', 'cells.*.cluster.servers.schedulable'],
  evidence: TAINTS,
};

function poolsOf(cell: CellPlan): PoolThing[] {
  return [...cell.primary.pools, ...(cell.standby?.pools ?? [])];
}

function accepts(plan: PlatformPlan, pool: PoolThing, taint: Taint): boolean {
  if (taint.key === 'hansa/for') return plan.apps.value.some((app) => pool.values.for.includes(app));
  return isTolerated(plan, taint);
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
    message: `Nothing that is on offer tolerates ${text} of ${pool.name}: its ${pool.values.nodes === 1 ? 'one node' : `${pool.values.nodes} nodes`} would stay empty.`,
    hint,
  });
}

export const poolsUnmatched: CrossRule = {
  code: UNMATCHED,
  across: true,
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

/** The platform's own pods: gateway, sign-on, policy, monitoring. They tolerate nothing. */
const PLATFORM = 'the platform itself';

export const poolsNowhere: CrossRule = {
  code: NOWHERE,
  platform: (plan) => {
    const sold = [...new Set(plan.plans.flatMap((each) => each.values.apps))];
    return plan.cells.flatMap((cell) => {
      const lost = [...(isOpen(cell) ? [] : [PLATFORM]), ...sold.filter((app) => !isPlaced(plan, cell, app))];
      return lost.length === 0 ? [] : [nowhere(cell, lost)];
    });
  },
  catalogue: (plan, catalogue) => {
    const sold = [...new Set(plan.plans.flatMap((each) => each.values.apps))].filter((app) => catalogue.apps[app]?.volumes);
    return plan.cells.flatMap((cell) => sold.flatMap((app) => farFromVolumes(plan, cell, app)));
  },
};

/** Volumes are those of the cell's own provider, and no node of another one can mount them. */
function farFromVolumes(plan: PlatformPlan, cell: CellPlan, app: string): Finding[] {
  const { pools } = placementOf(app, tolerated(plan, app), cell.primary.pools);
  const home = cell.cell.values.provider;
  const [first] = pools;
  if (!first || pools.some((pool) => pool.values.provider === home)) return [];
  const names = pools.map((pool) => pool.name).join(', ');
  const at = reasonOf(first, first.values.for.length > 0 ? 'for' : 'site').origin;
  const message = `${app} keeps files on volumes of ${home}, and may run on ${names} only, which is elsewhere: its pods would stay Pending.`;
  const hint = `Give ${app} a pool at ${home}, or take it out of \`for\`.`;
  return [finding(NOWHERE, { at, subject: `${cell.cell.name}/${app}`, found: names, expected: `a pool at ${home}`, message, hint })];
}

function isOpen(cell: CellPlan): boolean {
  const { pools, servers } = cell.primary;
  return pools.some((pool) => pool.values.taints.length === 0) || servers.some((server) => server.values.schedulable);
}

/** An app without a pool of its own may also run on servers that take pods. */
function isPlaced(plan: PlatformPlan, cell: CellPlan, app: string): boolean {
  return isOpen(cell) || placementOf(app, tolerated(plan, app), cell.primary.pools).pools.length > 0;
}

function nowhere(cell: CellPlan, lost: readonly string[]): Finding {
  const [first] = cell.primary.pools;
  const at = first ? reasonOf(first, first.values.for.length > 0 ? 'for' : 'taints').origin : cell.primary.cluster.origin;
  const pools = cell.primary.pools.map((pool) => pool.name).join(', ');
  const who = lost.join(', ');
  const apps = lost.filter((each) => each !== PLATFORM);
  return finding(NOWHERE, {
    at,
    subject: `${cell.cell.name}/${who}`,
    found: `no pool for ${who}`,
    expected: 'one open pool',
    message: `For ${who} there is no place on the pools of ${cell.cell.name} (${pools}): the pods would stay Pending.`,
    hint: `Add a pool without \`for\` and \`taints\`, or set \`servers.schedulable: true\`${lost.includes(PLATFORM) ? '' : `, or add ${apps.join(', ')} to a pool`}.`,
  });
}
