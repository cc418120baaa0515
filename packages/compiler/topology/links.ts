import { insideId } from '../plan/in-cluster.ts';
import type { BackupThing, DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import type { Link, LinkKind } from './model.ts';

/** What talks to what in one cell, between the ids of boxes. Whoever asks stands first. */
export function linksOf(platform: PlatformPlan, cell: CellPlan): readonly Link[] {
  const { services } = cell;
  const data = [services.postgres, services.mariadb, services.cache].filter((each) => each !== undefined);
  const all = [
    ...data.flatMap((service) => dataLinks(cell, service)),
    ...objectLinks(cell),
    ...backupLinks(platform.backup, cell, data),
    ...watchLinks(cell),
    ...voteLinks(platform, cell),
    ...outsideLinks(cell),
  ];
  return all.filter((each) => each.from !== each.to);
}

function link(kind: LinkKind, from: string, to: string, what: string): Link {
  return { kind, from, to, what };
}

/** Pools that carry tenants: those that are not kept for something else. */
function openPools(cell: CellPlan): string[] {
  return cell.primary.pools.filter((pool) => pool.values.for.length === 0).map((pool) => pool.id);
}

function dataHosts(service: DataServiceThing): string[] {
  if (service.values.inside) return [...new Set(service.values.at)].map((site) => insideId(service.id, site));
  return service.needs.filter((id) => id.startsWith('host/'));
}

const REPLICA: Readonly<Record<DataServiceThing['values']['engine'], string>> = {
  postgres: 'streams its write-ahead log',
  mariadb: 'replicates every commit (Galera)',
  valkey: 'replicates its keys',
};
const SPEAKS: Readonly<Record<DataServiceThing['values']['engine'], string>> = {
  postgres: 'SQL through PgBouncer',
  mariadb: 'SQL through the proxy',
  valkey: 'sessions and locks through the proxy',
};

function dataLinks(cell: CellPlan, service: DataServiceThing): Link[] {
  const [first, ...rest] = dataHosts(service);
  if (first === undefined) return [];
  const { engine, endpoints, witness, inside } = service.values;
  const port = Object.values(endpoints)[0]?.port;
  const asks = openPools(cell).map((pool) =>
    link(
      'queries',
      pool,
      first,
      `${inside && engine === 'mariadb' ? 'SQL, to the one that is written to' : SPEAKS[engine]}${port === undefined ? '' : `, port ${port}`}`,
    ),
  );
  const replicas = rest.map((host) => link('replica', first, host, REPLICA[engine]));
  const voter = cell.hosts.find((host) => host.values.role === 'witness' && host.values.site === witness);
  return [...asks, ...replicas, ...(voter ? [link('vote', voter.id, first, 'votes on who is primary')] : [])];
}

function objectLinks(cell: CellPlan): Link[] {
  const { at, copy, offsite } = cell.services.objects.values;
  const store = `store/${at}`;
  const copies = [...new Set([copy, offsite])].filter((each) => each !== null);
  return [
    ...openPools(cell).map((pool) => link('objects', pool, store, 'files over S3, port 443')),
    ...copies.map((each) => link('copy', store, `store/${each}`, each === copy ? 'copy of every object' : 'offsite copy of every object')),
  ];
}

function backupLinks({ values }: BackupThing, cell: CellPlan, services: readonly DataServiceThing[]): Link[] {
  const { full, incremental } = values;
  const { offsite } = cell.services.objects.values;
  if (offsite === null || full === 'never') return [];
  const kept = services.filter((service) => service.values.engine !== 'valkey');
  return kept.flatMap((service) =>
    dataHosts(service)
      .slice(0, 1)
      .map((host) => link('copy', host, `store/${offsite}`, `backup: full ${full}, incremental ${incremental}`)),
  );
}

function watchLinks(cell: CellPlan): Link[] {
  const main = cell.hosts.find((host) => host.values.role === 'monitoring');
  const watcher = cell.hosts.find((host) => host.values.role === 'switch');
  if (!main) return [];
  const clusters = [cell.primary, cell.standby].flatMap((each) => each?.pools[0]?.id ?? []);
  const hosts = cell.hosts.filter((host) => host !== main && host !== watcher).map((host) => host.id);
  const fetched = cell.services.monitoring.values.way === 'federation';
  const pushed = [
    ...clusters.flatMap((id) =>
      fetched
        ? [link('metrics', main.id, id, 'fetches metrics, port 443'), link('metrics', id, main.id, 'logs and alerts')]
        : [link('metrics', id, main.id, 'metrics and logs')],
    ),
    ...hosts.map((id) => link('metrics', id, main.id, 'metrics and logs')),
  ];
  return watcher ? [...pushed, link('watch', watcher.id, main.id, 'raises the alarm when it falls silent')] : pushed;
}

function voteLinks({ failover }: PlatformPlan, cell: CellPlan): Link[] {
  const first = cell.primary.servers[0];
  const other = cell.standby?.servers[0];
  if (!first || !other) return [];
  return failover.values.votes.flatMap((site) => [
    link('vote', `vote/${site}`, first.id, 'is the primary there?'),
    link('vote', `vote/${site}`, other.id, 'may the standby take over?'),
  ]);
}

function outsideLinks(cell: CellPlan): Link[] {
  const clusters = [cell.primary, cell.standby].flatMap((each) => each?.servers[0]?.id ?? []);
  const relay = cell.services.mail;
  const mail = relay ? openPools(cell).map((pool) => link('mail', pool, relay.id, `mail of the apps, port ${relay.values.port}`)) : [];
  const pulls = clusters.map((id) => link('delivery', id, cell.delivery.id, 'pulls its tree'));
  return [...mail, ...pulls, ...clusters.map((id) => link('names', id, 'names', 'answers the challenges of certificates'))];
}
