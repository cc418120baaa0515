import type { AppWants, StateWant } from '../catalogue/entry.ts';
import { type AppContext, keyOf } from './app-context.ts';
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
    capture: captureOf(context, want),
    offsite: offsiteOf(context, want),
    drill: context.platform.backup.values.drill === 'never' ? null : context.platform.backup.values.drill,
    failover: failoverOf(context, wants, want),
  }));
}

function holderId(context: AppContext, want: StateWant): string {
  if (want.holder === 'secrets') return keyOf(context, 'app');
  const [kind, name] = want.holder.split('/');
  return keyOf(context, kind ?? '', name === undefined ? '' : `/${name}`);
}

function captureOf({ platform, cell }: AppContext, want: StateWant): string | null {
  const { full, incremental } = platform.backup.values;
  if (want.holder === 'secrets') return cell.delivery.values.secrets === 'sops' ? 'git' : 'key backup';
  if (full === 'never') return null;
  if (want.holder === 'bucket') return 'versioned objects, copied';
  if (want.holder.startsWith('volume/')) return `files copied by Velero, ${full}`;
  return `full ${full}, incremental ${incremental}, log at once`;
}

function offsiteOf({ platform }: AppContext, want: StateWant): string | null {
  return want.holder === 'secrets' ? 'git' : platform.backup.values.offsite;
}

/** Where the standby finds it: a replica that runs there, a copy that is there, or a restore that takes its time. */
function failoverOf(context: AppContext, wants: AppWants, want: StateWant): StateItem['failover'] {
  const { cell, platform } = context;
  if (want.holder === 'secrets') return 'copy';
  if (!cell.standby) return platform.backup.values.offsite === null ? null : 'restore';
  const party = cell.standby.pools[0]?.values.provider ?? '';
  if (want.holder === 'bucket') return cell.services.objects.values.copy?.startsWith(`${party}/`) ? 'copy' : null;
  if (want.holder.startsWith('volume/')) return platform.backup.values.offsite === null ? null : 'restore';
  return sitesOf(context, wants).some((site) => site.startsWith(`${party}/`)) ? 'replica' : null;
}

/** Sites of the service that holds the app's rows. */
function sitesOf({ cell }: AppContext, wants: AppWants): readonly string[] {
  const { postgres, mariadb } = cell.services;
  return (wants.database?.engine === 'mariadb' ? mariadb : postgres)?.values.at ?? [];
}
