import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Remedy } from '../diagnostics/diagnostic.ts';
import { type Ground, groundOf, insideServices, mostAt, titleOf } from '../plan/in-cluster.ts';
import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'postgres/instances',
  severity: 'error',
  title: 'Too few instances in the cluster, or no nodes for them',
  trap: 'PostgreSQL or MariaDB in the cluster with one instance or two, with more instances than nodes, or at sites where its cluster has no node that could mount their volumes.',
  why: 'One instance loses with its volume what no copy had. Of two either a commit waits for the second, and the loss of one stops every write, or it does not, and the loss of the first loses what the second had not yet. No two instances stand on one node, so one too many waits for ever, and everything that waits for it does.',
  wayOut:
    'Three instances on three nodes, at three sites where you can: leave `at` of the service out, and give the open pools of the cell three nodes.',
  keys: [
    'services.postgres.run',
    'services.postgres.at',
    'services.postgres.witness',
    'services.mariadb.run',
    'services.mariadb.at',
    'services.mariadb.witness',
    'cells.*.cluster.pools.*.nodes',
  ],
  evidence: [
    { url: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/replication.md', checkedAt: '2026-11-22' },
    { url: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/scheduling.md', checkedAt: '2026-11-22' },
    { url: 'https://github.com/mariadb-operator/mariadb-operator/blob/v26.6.0/docs/high_availability.md', checkedAt: '2026-11-22' },
  ],
};

/** What is lost with the first of two, and with a site of two. */
const TWO: Readonly<Record<string, { readonly lost: string; readonly left: string }>> = {
  postgres: {
    lost: 'with the first one everything is lost that the second had not yet',
    left: 'nobody who has every commit, and then nobody leads',
  },
  mariadb: {
    lost: 'neither is a majority without the other',
    left: 'no majority, and then nobody writes',
  },
};

export const instances: CrossRule = {
  code: CODE,
  platform: (plan) => plan.cells.flatMap((cell) => insideServices(cell).flatMap(({ service }) => ofService(plan, cell, service))),
};

function ofService(plan: PlatformPlan, cell: CellPlan, service: DataServiceThing): Finding[] {
  const ground = groundOf(cell.primary);
  const placed = [...nowhere(cell, service, ground), ...crowded(cell, service, ground)];
  const trial = plan.platform.values.profile === 'evaluation';
  // Fewer of PostgreSQL may be tried out; the operator of MariaDB refuses them.
  const tried = trial && service.name === 'postgres';
  return [
    ...placed,
    ...witness(cell, service),
    ...(tried ? [] : few(cell, service, ground)),
    ...(trial || placed.length > 0 ? [] : together(cell, service)),
  ];
}

const subjectOf = (cell: CellPlan, { name }: DataServiceThing): string => `${cell.cell.name}/${name}`;
const sitesOf = (ground: Ground): string => [...ground.keys()].join(', ') || 'none';

/** Left out, `at` would be three sites of which nothing is to be said. */
function usual({ origin }: Reason, ground: Ground): Remedy[] {
  return ground.size > 2 ? [{ ...origin, remove: true }] : [];
}

function few(cell: CellPlan, service: DataServiceThing, ground: Ground): Finding[] {
  const count = service.values.at.length;
  if (count > 2) return [];
  const reason = reasonOf(service, 'at');
  return [
    finding(CODE, {
      at: reason.origin,
      subject: subjectOf(cell, service),
      found: `${count} instance${count === 1 ? '' : 's'}`,
      expected: '3 instances',
      message:
        count === 1
          ? `${titleOf(service)} has one instance in the cluster: with its volume everything is lost that no copy had.`
          : `${titleOf(service)} has two instances in the cluster: ${TWO[service.name]?.lost}.`,
      hint: 'Name three sites under `at`, one may stand there more than once; or leave it out.',
      remedies: usual(reason, ground),
    }),
  ];
}

function nowhere(cell: CellPlan, service: DataServiceThing, ground: Ground): Finding[] {
  const missing = [...new Set(service.values.at)].filter((site) => !ground.has(site));
  if (missing.length === 0) return [];
  const reason = reasonOf(service, 'at');
  return [
    finding(CODE, {
      at: reason.because.how === 'asked' ? reason.origin : cell.primary.cluster.origin,
      subject: subjectOf(cell, service),
      found: `no open node at ${missing.join(', ')}`,
      expected: `sites with open nodes: ${sitesOf(ground)}`,
      message: `${titleOf(service)} is to run at ${missing.join(' and ')}, where ${cell.primary.cluster.name} has no node without taints that mounts its volumes.`,
      hint:
        ground.size > 0
          ? `Take sites of its open pools: ${sitesOf(ground)}; or leave \`at\` out.`
          : 'Give the cell a pool without `for` and `taints`.',
      remedies: usual(reason, ground),
    }),
  ];
}

function crowded(cell: CellPlan, service: DataServiceThing, ground: Ground): Finding[] {
  const { at } = service.values;
  const short = [...new Set(at)].filter((site) => ground.has(site) && (ground.get(site) ?? 0) < mostAt(service.values, site));
  if (short.length === 0) return [];
  const nodes = short.reduce((sum, site) => sum + (ground.get(site) ?? 0), 0);
  const pool = cell.primary.pools.find(({ values }) => values.site === short[0] && values.taints.length === 0);
  const most = short.reduce((sum, site) => sum + mostAt(service.values, site), 0);
  return [
    finding(CODE, {
      at: (pool ? reasonOf(pool, 'nodes') : cell.primary.cluster).origin,
      subject: subjectOf(cell, service),
      found: `${nodes} node${nodes === 1 ? '' : 's'} at ${short.join(', ')}`,
      expected: `${most} nodes`,
      message: `${titleOf(service)} has up to ${most} instances at ${short.join(' and ')}, and ${cell.primary.cluster.name} has ${nodes} open node${nodes === 1 ? '' : 's'} there: no two of them stand on one node.`,
      hint: 'Add nodes there, or open pools at other sites.',
      remedies: [],
    }),
  ];
}

/**
 * What stands at one site falls with it; with two sites one of them has two instances, and the third alone may not lead. Of too few instances the
 * error before it stands at the same place, and is the one that is said.
 */
function together(cell: CellPlan, service: DataServiceThing): Finding[] {
  const { at } = service.values;
  const sites = [...new Set(at)];
  if (sites.length > 2) return [];
  return [
    finding(CODE, {
      severity: 'warning',
      at: reasonOf(service, 'at').origin,
      subject: subjectOf(cell, service),
      found: `${at.length} instances at ${sites.join(' and ')}`,
      expected: 'three sites',
      message: `${titleOf(service)} has its instances at ${sites.join(' and ')}: the loss of ${sites.length === 1 ? 'that one site' : 'either site'} may leave ${TWO[service.name]?.left}.`,
      hint: `Give the cell open pools at three sites whose nodes mount the same volumes, or run ${titleOf(service)} on hosts.`,
    }),
  ];
}

function witness(cell: CellPlan, service: DataServiceThing): Finding[] {
  if (service.values.witness === null) return [];
  const { origin: at } = reasonOf(service, 'witness');
  return [
    finding(CODE, {
      severity: 'warning',
      at,
      subject: subjectOf(cell, service),
      found: `a witness at ${service.values.witness}`,
      expected: 'none',
      message: 'In the cluster servers and instances decide: there is no host for a witness, and none is rendered.',
      hint: 'Leave `witness` out.',
      remedies: [{ ...at, remove: true }],
    }),
  ];
}
