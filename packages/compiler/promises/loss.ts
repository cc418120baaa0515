import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import { titleOf } from '../plan/in-cluster.ts';
import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { ARCHIVE_SECONDS } from '../plan/recovery.ts';
import { secondsBetween, secondsBetweenVolumes } from '../plan/retention.ts';
import { seenBy } from '../plan/seen.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { leaseOf, outlives, primaryLost } from './data-services.ts';
import { BY_HAND, INSTANCE_COMMIT, MEMBER_COMMIT, PATRONI_LOSS, POSTGRES_ARCHIVE, POSTGRES_COMMIT } from './sources.ts';
import { type Fault, type Sum, type Term, between, exactly, faultOf, sumOf, unknown } from './term.ts';

const SESSIONS = 'Sessions and locks in the cache are not counted: whoever was signed in signs in again.';
const COPIES =
  'Databases and buckets are copied at the times of `backup`: what copies them is not rendered yet. Volumes are copied by Velero.';
const MEMBERS = 'rows of MariaDB';
const ALL: readonly string[] = [SESSIONS, COPIES];

/**
 * How much work each fault of a cell loses at worst: the seconds before it of which nothing is left. Each fault is taken alone. The cell as
 * a whole loses what its slowest copy had not yet seen. `fleet` is all tenants: a cell whose tenants have no bucket has no files to lose.
 */
export function lossOf(platform: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Fault[] {
  const plan = seenBy(platform, cell);
  const view = { plan, cell, files: hasFiles(cell, fleet) };
  return [
    faultOf('process', 'a process dies, its machine lives', [nothingLost(cell)], [SESSIONS]),
    faultOf('database', primaryLost(cell), [rowsOfHost(view)], [SESSIONS]),
    ...(cell.services.mariadb?.values.at.length === 1
      ? [faultOf('mariadb', 'the only host of MariaDB is lost', [rowsCopied(plan, cell)], [SESSIONS])]
      : []),
    faultOf('node', 'a node is lost', [notOnNodes(cell), ...onNodes(view)], [SESSIONS]),
    ...siteFaults(view),
    ...(cell.standby ? [providerFault(view)] : []),
    faultOf(
      'cell',
      'everything of the cell is lost and built again',
      lostWith(view, () => true),
      ALL,
    ),
    faultOf('mistake', 'somebody deletes or spoils what was right', [sinceMistake(plan, cell)]),
  ];
}

/** What a lost node may take with it of the rows. */
function onNodes(view: View): readonly Sum[] {
  const { postgres, mariadb } = view.cell.services;
  return [...(postgres.values.inside ? [rowsOfHost(view)] : []), ...(mariadb?.values.inside ? [membersHave(mariadb)] : [])];
}

function nothingLost({ services: { postgres } }: CellPlan): Sum {
  const why = 'PostgreSQL says yes only when its log is on disk (synchronous_commit is on by default), and replays it';
  return sumOf('rows', [
    exactly('published', 0, { name: 'nothing', why, reason: reasonOf(postgres, 'recovery'), source: POSTGRES_COMMIT }),
  ]);
}

/** Where nobody is left, the copies are all there is. */
function rowsOfHost({ plan, cell }: View): Sum {
  return cell.services.postgres.values.at.length > 1 ? rowsReplicated(cell) : rowsCopied(plan, cell);
}

/** A replica takes over that may not have everything. */
function rowsReplicated(cell: CellPlan): Sum {
  const { postgres } = cell.services;
  if (postgres.values.inside) return rowsOfInstances(postgres);
  const { ttl } = leaseOf(postgres);
  const why = `replication is asynchronous, as Patroni's default is: what was written within the lease (ttl) of ${ttl} s may be missing, and up to 1 MiB of log before it; 0 to 2 rows on a crash and about 100 on a cut line were ${BY_HAND}`;
  return sumOf('rows', [
    between('published', 0, ttl, {
      name: 'what the replica had not yet',
      why,
      reason: reasonOf(postgres, 'recovery'),
      source: PATRONI_LOSS,
    }),
  ]);
}

/** What another instance has, of what somebody was told that it is written. */
function rowsOfInstances(postgres: DataServiceThing): Sum {
  const reason = reasonOf(postgres, 'at');
  const source = INSTANCE_COMMIT;
  if (postgres.values.inside?.synchronous) {
    const why = 'a commit waits for a second instance, and nobody is promoted who could lack it (`failoverQuorum`)';
    return sumOf('rows', [exactly('published', 0, { name: 'nothing', why, reason, source })]);
  }
  const why = 'with two instances a commit waits for nobody, and nothing bounds how far the second one is behind';
  return sumOf('rows', [unknown({ name: 'what the replica had not yet', why, reason, source })]);
}

/** What another member of Galera in the cluster has. */
function membersHave(mariadb: DataServiceThing): Sum {
  const why = 'replication is synchronous: a commit is with every member before somebody is told of it';
  return sumOf(MEMBERS, [exactly('published', 0, { name: 'nothing', why, reason: reasonOf(mariadb, 'at'), source: MEMBER_COMMIT })]);
}

/** No log of it is archived: what is added between two full copies is one more. */
function membersCopied({ backup }: PlatformPlan): Sum {
  const why = 'mariadb-operator archives no log of Galera: a restore goes back to a copy, and each is a full one';
  return copied(MEMBERS, secondsBetween(backup), frequency(backup), why);
}

function notOnNodes({ primary, services: { postgres, mariadb } }: CellPlan): Sum {
  const inside = [postgres, mariadb].flatMap((each) => (each?.values.inside ? [titleOf(each)] : []));
  const why =
    inside.length > 0
      ? `what instances of ${inside.join(' and ')} have is counted above, objects are in buckets, and volumes are attached to another node`
      : 'databases stand on hosts, objects in buckets, and volumes are attached to another node';
  return sumOf('state', [exactly('decided', 0, { name: 'nothing', why, reason: primary.pools[0] ?? primary.cluster })]);
}

function notCopied(name: string, reason: Reason): Sum {
  return sumOf(name, [unknown({ name: 'everything', why: 'nothing copies it: all of it is gone', reason })]);
}

/** A copy is one interval old when the next one begins, and at most another until that is done. */
function copied(name: string, seconds: number | null, reason: Reason, why: string): Sum {
  if (seconds === null) return notCopied(name, reason);
  return sumOf(name, [exactly('decided', seconds, { name: 'what the last copy had not yet', why, reason }), underWay(seconds, reason)]);
}

function underWay(seconds: number, reason: Reason): Term {
  return between('assumed', 0, seconds, {
    name: 'what changed while it was copied',
    why: 'the next copy was under way and is not whole: it is taken to be done before the one after it begins',
    reason,
  });
}

/** Sooner than the next copy comes the log, if whoever set up the hosts sends it before a segment is full: so nothing is certain but the end. */
function rowsCopied({ backup }: PlatformPlan, { services: { postgres } }: CellPlan): Sum {
  const seconds = secondsBetween(backup);
  const reason = frequency(backup);
  if (seconds === null || (postgres.values.inside && backup.values.full === 'never')) return notCopied('rows', reason);
  if (postgres.values.inside) return rowsArchived(postgres);
  const why =
    'the log goes at once, but a segment of it only when it is full (archive_timeout is off by default): with little to write, the next copy comes first';
  const name = 'what neither the log nor the last copy had';
  return sumOf('rows', [between('decided', 0, seconds, { name, why, reason, source: POSTGRES_ARCHIVE }), underWay(seconds, reason)]);
}

/** The archive of what runs in the cluster is rendered: a segment goes when it is full, or after its time. */
function rowsArchived(postgres: DataServiceThing): Sum {
  const reason = reasonOf(postgres, 'inside');
  const why = `a segment of the log is archived when it is full, and after ${ARCHIVE_SECONDS} s (archive_timeout) at the latest`;
  return sumOf('rows', [
    between('decided', 0, ARCHIVE_SECONDS, { name: 'what was not archived yet', why, reason, source: POSTGRES_ARCHIVE }),
    unknown({
      name: 'the segment under way',
      why: 'it takes as long as the store takes 16 MiB; while the store is away nothing bounds it, and an alert says so',
      reason,
    }),
  ]);
}

function filesCopied({ backup }: PlatformPlan, { services: { objects } }: CellPlan): Sum {
  const place = objects.values.copy ?? objects.values.offsite;
  if (place === null) return notCopied('files in buckets', reasonOf(objects, 'copy'));
  return copied('files in buckets', secondsBetween(backup), frequency(backup), `objects are copied to ${place} as often as databases are`);
}

function volumesCopied({ backup, volumes }: PlatformPlan, kept: boolean): readonly Sum[] {
  if (!volumes) return [];
  if (!kept) return [notCopied('files on volumes', reasonOf(backup, 'offsite'))];
  const why = 'an app on offer keeps files on a volume, which Velero copies';
  return [copied('files on volumes', secondsBetweenVolumes(backup), reasonOf(backup, 'volumes'), why)];
}

/** The key that says how often: of what is added, unless nothing is. */
function frequency(backup: PlatformPlan['backup']): Reason {
  return reasonOf(backup, backup.values.incremental === 'never' || backup.values.full === 'never' ? 'full' : 'incremental');
}

/** What is asked of one cell. */
interface View {
  readonly plan: PlatformPlan;
  readonly cell: CellPlan;
  readonly files: boolean;
}

function hasFiles({ cell }: CellPlan, fleet: readonly FleetEntry[]): boolean {
  const tenants = livingIn(fleet, cell.name);
  return tenants.length === 0 || tenants.some(({ buckets }) => buckets > 0);
}

function siteFaults(view: View): readonly Fault[] {
  const { postgres, objects } = view.cell.services;
  const sites = new Set([...postgres.values.at, objects.values.at, ...view.cell.primary.pools.map(({ values }) => values.site)]);
  return [...sites].flatMap((site) => {
    const sums = lostWith(view, (each) => each === site);
    return sums.length > 0 ? [faultOf(`site ${site}`, `everything at ${site} is lost`, sums, ALL)] : [];
  });
}

function providerFault(view: View): Fault {
  const { provider } = view.cell.primary.cluster.values;
  const sums = lostWith(view, (each) => each.startsWith(`${provider}/`));
  return faultOf('provider', `everything at ${provider} is lost, the standby takes over`, sums, ALL);
}

/** What is gone with some places: by its replica where one is left that may lead, else by its copy. */
function lostWith({ plan, cell, files }: View, gone: (place: string) => boolean): readonly Sum[] {
  const { postgres, mariadb, objects } = cell.services;
  // Copies stand beside the files, and a second time offsite.
  const kept = objects.values.offsite !== null || !gone(objects.values.at);
  const offsite = reasonOf(objects, 'offsite');
  const open = [...cell.primary.pools.filter(({ values }) => values.taints.length === 0), ...cell.primary.servers];
  return [
    ...(postgres.values.at.some(gone)
      ? [outlives(postgres, gone) ? rowsReplicated(cell) : kept ? rowsCopied(plan, cell) : notCopied('rows', offsite)]
      : []),
    ...(mariadb?.values.inside && mariadb.values.at.some(gone)
      ? [outlives(mariadb, gone) ? membersHave(mariadb) : kept ? membersCopied(plan) : notCopied(MEMBERS, offsite)]
      : []),
    ...(files && gone(objects.values.at) ? [filesCopied(plan, cell)] : []),
    ...(open.some(({ values }) => gone(values.site) && (!('schedulable' in values) || values.schedulable))
      ? volumesCopied(plan, kept)
      : []),
  ];
}

/** Going back to a moment before undoes what was right since then. */
function sinceMistake({ backup }: PlatformPlan, { services: { mariadb } }: CellPlan): Sum {
  const back = mariadb?.values.inside
    ? `PostgreSQL goes back to any moment within ${backup.values.keep} and MariaDB to a copy`
    : `a database goes back to any moment within ${backup.values.keep}`;
  const why = `${back}, and what was right since then goes with what was wrong: how much that is depends on who notices`;
  return sumOf('what was done since', [unknown({ name: 'until somebody notices', why, reason: reasonOf(backup, 'keep') })]);
}
