import type { FleetEntry } from '../plan/fleet.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import { reasonOf } from '../plan/thing.ts';
import { engineLooks, namesMove, podsLeftOut, podsMove, podsRestart, podsStart } from './cluster-times.ts';
import { cacheTakesOver, mariadbTakesOver, memberLost, postgresStartsAgain, primaryLost, postgresTakesOver } from './data-services.ts';
import { restoreOf } from './restore.ts';
import { siteFaults } from './site.ts';
import { providerLost } from './standby.ts';
import { type Fault, type Sum, faultOf, sumOf, unknown } from './term.ts';

const HOSTS = 'The hosts are set up with the times of `recovery`: their files are not rendered yet.';
const ROOM = 'The nodes that are left have room for what moves (`capacity/spare` says so where they have not).';

/**
 * How long each fault of a cell lasts at worst, in seconds: from the moment it happens until those whom it hit are served again. Each is
 * taken alone. `fleet` is all tenants; those of the cell decide how much a restore has to move.
 */
export function recoveryOf(platform: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Fault[] {
  const plan = seenBy(platform, cell);
  const { mariadb } = cell.services;
  return [
    faultOf('process', 'a process dies, its machine lives', [postgresStartsAgain(cell), podsRestart(cell)], setUp(cell)),
    faultOf('database', primaryLost(cell), [postgresTakesOver(cell)], setUp(cell)),
    ...(mariadb ? [faultOf('mariadb', memberLost(mariadb), [mariadbTakesOver(cell, mariadb)])] : []),
    faultOf('cache', "the host of the cache's master is lost", [cacheTakesOver(cell)], [HOSTS]),
    faultOf('node', 'a node is lost', [podsLeftOut(cell), podsMove(cell), ...onNodes(cell)], [ROOM]),
    ...siteFaults(plan, cell),
    ...(cell.standby ? [providerLost(plan, cell)] : []),
    faultOf('cell', 'everything of the cell is lost and built again', [rebuild(plan, cell, fleet)]),
    faultOf('mistake', 'somebody deletes or spoils what was right', [restored(plan, cell, fleet)]),
  ];
}

/** Of PostgreSQL: its hosts are somebody's work, and what is in the cluster is rendered. */
function setUp({ services: { postgres } }: CellPlan): readonly string[] {
  return postgres.values.inside ? [] : [HOSTS];
}

/** What a lost node may take with it besides pods that move. */
function onNodes(cell: CellPlan): readonly Sum[] {
  const { postgres, mariadb } = cell.services;
  return [
    ...(postgres.values.inside ? [postgresTakesOver(cell)] : []),
    ...(mariadb?.values.inside ? [mariadbTakesOver(cell, mariadb)] : []),
  ];
}

/** The fault that `objectives.recoveryTime` is about: a cell serves again, by its standby where it has one. */
export function lostCell(faults: readonly Fault[]): Fault | undefined {
  return faults.find(({ fault }) => fault === 'provider') ?? faults.find(({ fault }) => fault === 'cell');
}

/** Nothing is left but the repositories and what is offsite. */
function rebuild(plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): Sum {
  return sumOf('a new cell serves', [
    unknown({ name: 'somebody notices and decides', why: 'a person orders new machines', reason: reasonOf(plan.failover, 'mode') }),
    unknown({
      name: 'machines, cluster and hosts stand',
      why: `${cell.hosts.length} hosts, ${cell.primary.servers.length} servers and the nodes of ${cell.primary.pools.length} pools; no drill of this platform is known here`,
      reason: cell.primary.cluster,
    }),
    engineLooks(cell),
    ...restoreOf(plan, cell, fleet),
    podsStart(cell),
    namesMove(plan),
  ]);
}

function restored(plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): Sum {
  const notice = unknown({
    name: 'somebody notices',
    why: `copies are kept for ${plan.backup.values.keep}; what is noticed later is gone`,
    reason: reasonOf(plan.backup, 'keep'),
  });
  return sumOf('a point before it is restored', [notice, ...restoreOf(plan, cell, fleet)]);
}
