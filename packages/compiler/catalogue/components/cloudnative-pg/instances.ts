import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding, Remedy } from '../../../diagnostics/diagnostic.ts';
import { type Ground, groundOf, mostAt } from '../../../plan/in-cluster.ts';
import type { DataServiceThing } from '../../../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../../../plan/plan.ts';
import { type Reason, reasonOf } from '../../../plan/thing.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'postgres/instances',
  severity: 'error',
  title: 'Too few instances in the cluster, or no nodes for them',
  trap: 'PostgreSQL in the cluster with one instance or two, with more instances than nodes, or at sites where its cluster has no node that could mount their volumes.',
  why: 'One instance loses with its volume what no copy had. Of two either a commit waits for the second, and the loss of one stops every write, or it does not, and the loss of the first loses what the second had not yet. No two instances stand on one node, so one too many waits for ever, and everything that waits for it does.',
  wayOut:
    'Three instances on three nodes, at three sites where you can: leave `services.postgres.at` out, and give the open pools of the cell three nodes.',
  keys: ['services.postgres.run', 'services.postgres.at', 'services.postgres.witness', 'cells.*.cluster.pools.*.nodes'],
  evidence: [
    { url: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/replication.md', checkedAt: '2026-11-22' },
    { url: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/scheduling.md', checkedAt: '2026-11-22' },
  ],
};

export const instances: Rule = {
  code: CODE,
  platform: (plan) => (plan.stack.postgres.value === 'cluster' ? plan.cells.flatMap((cell) => ofCell(plan, cell)) : []),
};

function ofCell(plan: PlatformPlan, cell: CellPlan): Finding[] {
  const { postgres } = cell.services;
  if (!postgres.values.inside) return [];
  const ground = groundOf(cell.primary);
  const placed = [...nowhere(cell, postgres, ground), ...crowded(cell, postgres, ground)];
  const trial = plan.platform.values.profile === 'evaluation';
  return [
    ...placed,
    ...witness(cell, postgres),
    ...(trial ? [] : [...few(cell, postgres, ground), ...(placed.length > 0 ? [] : together(cell, postgres))]),
  ];
}

const subject = (cell: CellPlan): string => `${cell.cell.name}/postgres`;
const sitesOf = (ground: Ground): string => [...ground.keys()].join(', ') || 'none';

/** Left out, `at` would be three sites of which nothing is to be said. */
function usual({ origin }: Reason, ground: Ground): Remedy[] {
  return ground.size > 2 ? [{ ...origin, remove: true }] : [];
}

function few(cell: CellPlan, postgres: DataServiceThing, ground: Ground): Finding[] {
  const count = postgres.values.at.length;
  if (count > 2) return [];
  const reason = reasonOf(postgres, 'at');
  return [
    finding(CODE, {
      at: reason.origin,
      subject: subject(cell),
      found: `${count} instance${count === 1 ? '' : 's'}`,
      expected: '3 instances',
      message:
        count === 1
          ? 'PostgreSQL has one instance in the cluster: with its volume everything is lost that no copy had.'
          : 'PostgreSQL has two instances in the cluster: with the first one everything is lost that the second had not yet.',
      hint: 'Name three sites under `at`, one may stand there more than once; or leave it out.',
      remedies: usual(reason, ground),
    }),
  ];
}

function nowhere(cell: CellPlan, postgres: DataServiceThing, ground: Ground): Finding[] {
  const missing = [...new Set(postgres.values.at)].filter((site) => !ground.has(site));
  if (missing.length === 0) return [];
  const reason = reasonOf(postgres, 'at');
  return [
    finding(CODE, {
      at: reason.because.how === 'asked' ? reason.origin : cell.primary.cluster.origin,
      subject: subject(cell),
      found: `no open node at ${missing.join(', ')}`,
      expected: `sites with open nodes: ${sitesOf(ground)}`,
      message: `PostgreSQL is to run at ${missing.join(' and ')}, where ${cell.primary.cluster.name} has no node without taints that mounts its volumes.`,
      hint:
        ground.size > 0
          ? `Take sites of its open pools: ${sitesOf(ground)}; or leave \`at\` out.`
          : 'Give the cell a pool without `for` and `taints`.',
      remedies: usual(reason, ground),
    }),
  ];
}

function crowded(cell: CellPlan, postgres: DataServiceThing, ground: Ground): Finding[] {
  const { at } = postgres.values;
  const short = [...new Set(at)].filter((site) => ground.has(site) && (ground.get(site) ?? 0) < mostAt(postgres.values, site));
  if (short.length === 0) return [];
  const nodes = short.reduce((sum, site) => sum + (ground.get(site) ?? 0), 0);
  const pool = cell.primary.pools.find(({ values }) => values.site === short[0] && values.taints.length === 0);
  const instances = short.reduce((sum, site) => sum + mostAt(postgres.values, site), 0);
  return [
    finding(CODE, {
      at: (pool ? reasonOf(pool, 'nodes') : cell.primary.cluster).origin,
      subject: subject(cell),
      found: `${nodes} node${nodes === 1 ? '' : 's'} at ${short.join(', ')}`,
      expected: `${instances} nodes`,
      message: `PostgreSQL has up to ${instances} instances at ${short.join(' and ')}, and ${cell.primary.cluster.name} has ${nodes} open node${nodes === 1 ? '' : 's'} there: no two of them stand on one node.`,
      hint: 'Add nodes there, or open pools at other sites.',
      remedies: [],
    }),
  ];
}

/**
 * What stands at one site falls with it; with two sites one of them has two instances, and the third alone may not lead. Of too few instances the
 * error before it stands at the same place, and is the one that is said.
 */
function together(cell: CellPlan, postgres: DataServiceThing): Finding[] {
  const { at } = postgres.values;
  const sites = [...new Set(at)];
  if (sites.length > 2) return [];
  return [
    finding(CODE, {
      severity: 'warning',
      at: reasonOf(postgres, 'at').origin,
      subject: subject(cell),
      found: `${at.length} instances at ${sites.join(' and ')}`,
      expected: 'three sites',
      message: `PostgreSQL has its instances at ${sites.join(' and ')}: the loss of ${sites.length === 1 ? 'that one site' : 'either site'} may leave nobody who has every commit, and then nobody leads.`,
      hint: 'Give the cell open pools at three sites whose nodes mount the same volumes, or run PostgreSQL on hosts.',
    }),
  ];
}

function witness(cell: CellPlan, postgres: DataServiceThing): Finding[] {
  if (postgres.values.witness === null) return [];
  const { origin: at } = reasonOf(postgres, 'witness');
  return [
    finding(CODE, {
      severity: 'warning',
      at,
      subject: subject(cell),
      found: `a witness at ${postgres.values.witness}`,
      expected: 'none',
      message: 'In the cluster its servers decide who leads: there is no host for a witness, and none is rendered.',
      hint: 'Leave `witness` out.',
      remedies: [{ ...at, remove: true }],
    }),
  ];
}
