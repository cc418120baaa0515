import type { AppWants, StateWant } from '../catalogue/entry.ts';
import { type AppContext, keyOf } from './app-context.ts';
import type { Footing } from './footing.ts';
import type { DataServiceThing } from './kinds.ts';
import type { CellBase } from './plan.ts';
import { ARCHIVE_SECONDS } from './recovery.ts';
import type { StateItem } from './thing.ts';

/**
 * The state inventory of an app: everything that would be missed, and how it is kept. What nothing keeps stays `null`, for the rule
 * on coverage to refuse: never is a gap filled with a promise.
 */
export function stateOf(context: AppContext, wants: AppWants): StateItem[] {
  return wants.state.map((want) => ({
    name: want.name,
    kind: want.kind,
    what: want.what,
    where: holderId(context, want),
    capture: asSuspended(context, want, captureOf(context, want, holderOf(context, wants))),
    offsite: offsiteOf(context, want),
    drill: context.platform.backup.values.drill === 'never' ? null : context.platform.backup.values.drill,
    failover: failoverOf(context, wants, want),
  }));
}

/** What decides how state is kept: the backup and the services of the cell. */
interface Kept {
  readonly platform: Pick<Footing, 'backup'>;
  readonly cell: CellBase;
}

/** Rows of a component of the platform in the cell's PostgreSQL: members, decisions, sessions. */
export function componentRows(kept: Kept, where: string, what: string): StateItem {
  const { drill } = kept.platform.backup.values;
  const held = {
    capture: captureOf(kept, { holder: 'database' }, kept.cell.services.postgres),
    offsite: offsiteOf(kept, { holder: 'database' }),
    drill: drill === 'never' ? null : drill,
  };
  return { name: 'rows', kind: 'rows', where, what, ...held, failover: rowsFailover(kept, sitesOf(kept.cell.services.postgres)) };
}

/** Objects of a component of the platform in a bucket of the cell's store. */
export function componentObjects(kept: Kept, where: string, what: string): StateItem {
  const { drill } = kept.platform.backup.values;
  const held = {
    capture: captureOf(kept, { holder: 'bucket' }),
    offsite: offsiteOf(kept, { holder: 'bucket' }),
    drill: drill === 'never' ? null : drill,
  };
  return { name: 'objects', kind: 'objects', where, what, ...held, failover: objectsFailover(kept) };
}

function holderId(context: AppContext, want: StateWant): string {
  if (want.holder === 'secrets') return keyOf(context, 'app');
  const [kind, name] = want.holder.split('/');
  return keyOf(context, kind ?? '', name === undefined ? '' : `/${name}`);
}

function captureOf({ platform, cell }: Kept, want: Pick<StateWant, 'holder'>, rows?: DataServiceThing): string | null {
  const { full, incremental, volumes } = platform.backup.values;
  if (want.holder === 'secrets') return secretsKept(cell).capture;
  if (want.holder.startsWith('volume/')) return volumes === 'never' ? null : `files copied by Velero, ${volumes}`;
  if (full === 'never') return null;
  if (want.holder === 'bucket') return 'versioned objects, copied';
  if (rows?.values.inside) return capturedInside(rows, full, incremental);
  return `full ${full}, incremental ${incremental}, log at once`;
}

/**
 * By the operators: the Barman Cloud plugin has no incremental copies, and what is added is the log; mariadb-operator archives no log of Galera, and
 * what is added is one more copy.
 */
function capturedInside({ values }: DataServiceThing, full: string, incremental: string): string {
  if (values.engine === 'postgres') return `full ${full}, log within ${ARCHIVE_SECONDS / 60} minutes`;
  return incremental === 'never' ? `full ${full}, no log` : `full ${full}, again ${incremental}, no log`;
}

/** Encrypted files are in Git; sealed ones open with keys that are kept apart; a store outside of the cells has snapshots of its own. */
function secretsKept({ delivery }: CellBase) {
  const { secrets } = delivery.values;
  if (secrets === 'openbao') return { capture: 'snapshots of OpenBao, by who looks after it', offsite: 'OpenBao, outside of the cell' };
  return { capture: secrets === 'sops' ? 'git' : 'key backup', offsite: 'git' };
}

/** Files are copied from running pods: of a suspended tenant there is the last copy before, for as long as copies are kept. */
function asSuspended({ platform, tenant }: AppContext, want: StateWant, capture: string | null): string | null {
  if (capture === null || tenant.values.state === 'active' || !want.holder.startsWith('volume/')) return capture;
  return `${capture}, the last time before the suspension, kept ${platform.backup.values.keep}`;
}

function offsiteOf({ cell }: Kept, want: Pick<StateWant, 'holder'>): string | null {
  return want.holder === 'secrets' ? secretsKept(cell).offsite : cell.services.objects.values.offsite;
}

/** Where the standby finds it: a replica that runs there, a copy that is there, or a restore that takes its time. */
function failoverOf(context: AppContext, wants: AppWants, want: StateWant): StateItem['failover'] {
  const { cell } = context;
  if (want.holder === 'secrets') return 'copy';
  if (want.holder === 'database') return rowsFailover(context, sitesOf(holderOf(context, wants)));
  if (want.holder === 'bucket') return objectsFailover(context);
  return cell.services.objects.values.offsite === null ? null : 'restore';
}

function objectsFailover({ cell }: Kept): StateItem['failover'] {
  const { copy, offsite } = cell.services.objects.values;
  if (cell.standby) return copy?.startsWith(`${standbyParty(cell)}/`) ? 'copy' : null;
  return offsite === null ? null : 'restore';
}

function rowsFailover({ cell }: Kept, sites: readonly string[]): StateItem['failover'] {
  if (!cell.standby) return cell.services.objects.values.offsite === null ? null : 'restore';
  return sites.some((site) => site.startsWith(`${standbyParty(cell)}/`)) ? 'replica' : null;
}

function standbyParty(cell: CellBase): string {
  return cell.standby?.pools[0]?.values.provider ?? '';
}

/** The service that holds the app's rows. */
function holderOf({ cell }: Pick<Kept, 'cell'>, wants: Pick<AppWants, 'database'>): DataServiceThing | undefined {
  const { postgres, mariadb } = cell.services;
  return wants.database?.engine === 'mariadb' ? mariadb : postgres;
}

/** Sites of hosts with its rows. What runs in the cluster is in none of its standby. */
function sitesOf(service: DataServiceThing | undefined): readonly string[] {
  return service === undefined || service.values.inside ? [] : service.values.at;
}
