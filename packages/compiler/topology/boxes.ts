import { insideId, insideServices, titleOf } from '../plan/in-cluster.ts';
import type { HostThing, PoolThing, ServerThing } from '../plan/kinds.ts';
import type { CellPlan, ClusterPlan, PlatformPlan } from '../plan/plan.ts';
import type { Box, Party, Site } from './model.ts';

/** A box and where it stands: `provider/site`, or a party and what it offers there. */
interface Placed {
  readonly party: string;
  readonly site: string;
  readonly box: Box;
}

/** Everything of one cell by party and site, the home first. */
export function partiesOf(platform: PlatformPlan, cell: CellPlan): readonly Party[] {
  const placed = [
    ...clusterBoxes(cell.primary, 'primary'),
    ...(cell.standby ? clusterBoxes(cell.standby, 'standby') : []),
    ...insideBoxes(cell),
    ...cell.hosts.map(hostBox),
    ...voteBoxes(platform),
    ...storeBoxes(cell),
    ...outsideBoxes(platform, cell),
  ];
  return grouped(placed, (each) => each.party).map(([name, own]) => ({
    name,
    sites: grouped(own, (each) => each.site).map(([site, boxes]) => siteOf(name, site, boxes)),
  }));
}

function siteOf(party: string, name: string, placed: readonly Placed[]): Site {
  const title = name.startsWith(`${party}/`) ? name.slice(party.length + 1) : name;
  return { name, title, boxes: placed.map((each) => each.box) };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

function at(site: string, box: Box): Placed {
  return { party: site.split('/')[0] ?? site, site, box };
}

function machine({ type, cpu, memory }: { readonly type: string; readonly cpu: number; readonly memory: number }): string {
  return `${type} · ${cpu} vCPU · ${Math.round(memory / 1024)} GB`;
}

function clusterBoxes({ servers, pools }: ClusterPlan, cluster: 'primary' | 'standby'): Placed[] {
  return [...servers.map((each) => serverBox(each, cluster)), ...pools.map((each) => poolBox(each, cluster))];
}

function serverBox(server: ServerThing, cluster: 'primary' | 'standby'): Placed {
  const { site, order, schedulable } = server.values;
  const notes = schedulable ? [cluster, 'also runs apps'] : [cluster];
  return at(site, {
    id: server.id,
    kind: 'server',
    title: `server ${order}`,
    detail: machine(server.values),
    notes,
    cluster,
    why: { thing: server.id, key: 'site' },
  });
}

function poolBox(pool: PoolThing, cluster: 'primary' | 'standby'): Placed {
  const { site, nodes, taints } = pool.values;
  const only = pool.values.for.length > 0 ? [`only ${pool.values.for.join(', ')}`] : [];
  const other = taints.filter((taint) => taint.key !== 'hansa/for').map((taint) => `taint ${taint.key}`);
  return at(site, {
    id: pool.id,
    kind: 'pool',
    title: `pool ${pool.name}`,
    detail: `${nodes} × ${machine(pool.values)}`,
    notes: [cluster, ...only, ...other],
    cluster,
    why: { thing: pool.id, key: 'site' },
  });
}

const ROLES: Readonly<Record<HostThing['values']['role'], string>> = {
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  cache: 'cache',
  witness: 'witness',
  monitoring: 'monitoring',
  switch: 'dead-man switch',
};

function hostBox(host: HostThing): Placed {
  const { role, site } = host.values;
  const number = /-(\d+)$/.exec(host.id)?.[1];
  const alone = role === 'monitoring' || role === 'switch' || role === 'witness';
  return at(site, {
    id: host.id,
    kind: role,
    title: `${ROLES[role]}${alone || !number ? '' : ` ${number}`}`,
    detail: machine(host.values),
    notes: [host.values.address],
    cluster: null,
    why: { thing: host.id, key: null },
  });
}

const COMMITS: Readonly<Record<string, string>> = { postgres: 'a commit waits for two', mariadb: 'each has every commit' };

/** Instances in the cluster: a box a site, for which of its nodes they stand on is the scheduler's choice. */
function insideBoxes(cell: CellPlan): Placed[] {
  return insideServices(cell).flatMap(({ service, inside }) =>
    [...Map.groupBy(service.values.at, (site) => site)].map(([site, here]) =>
      at(site, {
        id: insideId(service.id, site),
        kind: service.name as 'postgres' | 'mariadb',
        title: `${titleOf(service)} in the cluster`,
        detail: `${here.length} × ${inside.cpu} vCPU · ${Math.round(inside.memory / 1024)} GB`,
        notes: inside.synchronous ? [COMMITS[service.name] ?? ''] : [],
        cluster: 'primary',
        why: { thing: service.id, key: 'at' },
      }),
    ),
  );
}

function voteBoxes({ failover }: PlatformPlan): Placed[] {
  const why = { thing: failover.id, key: 'votes' };
  return failover.values.votes.map((site) =>
    at(site, {
      id: `vote/${site}`,
      kind: 'vote',
      title: 'vote',
      detail: `failover ${failover.values.mode}`,
      notes: [],
      cluster: null,
      why,
    }),
  );
}

/** Object stores stand at a region of their party, which is no site of machines: they get a place of their own. */
function storeBoxes(cell: CellPlan): Placed[] {
  const { objects } = cell.services;
  const uses: [string | null, string, Box['why']][] = [
    [objects.values.at, 'files of tenants', { thing: objects.id, key: 'at' }],
    [objects.values.copy, 'copy of every object', { thing: objects.id, key: 'copy' }],
    [objects.values.offsite, 'offsite backup', { thing: objects.id, key: 'offsite' }],
  ];
  const stores = grouped(
    uses.filter((use): use is [string, string, Box['why']] => use[0] !== null),
    ([name]) => name,
  );
  return stores.map(([name, own]) => {
    const [party = name, region = ''] = name.split('/');
    const box: Box = {
      id: `store/${name}`,
      kind: 'store',
      title: `store ${region}`,
      detail: 'S3',
      notes: own.map(([, use]) => use),
      cluster: null,
      why: own[0]?.[2] ?? { thing: objects.id, key: null },
    };
    return { party, site: 'object storage', box };
  });
}

/** What the cloud leans on outside the parties that hold its machines: mail, Git, names. */
function outsideBoxes(platform: PlatformPlan, cell: CellPlan): Placed[] {
  const { mail } = cell.services;
  const relay: Placed[] = mail
    ? [
        {
          party: mail.values.party,
          site: 'mail',
          box: {
            id: mail.id,
            kind: 'mail',
            title: 'mail relay',
            detail: `${mail.values.host}:${mail.values.port}`,
            notes: [],
            cluster: null,
            why: { thing: mail.id, key: 'host' },
          },
        },
      ]
    : [];
  const git: Box = {
    id: cell.delivery.id,
    kind: 'git',
    title: cell.delivery.values.engine === 'argocd' ? 'Git for Argo CD' : 'Git for Flux',
    detail: hostOf(cell.delivery.values.deploy),
    notes: [],
    cluster: null,
    why: { thing: cell.delivery.id, key: 'deploy' },
  };
  const dns: Box = {
    id: 'names',
    kind: 'dns',
    title: 'DNS zones',
    detail: platform.platform.values.appsDomain,
    notes: [platform.platform.values.domain],
    cluster: null,
    why: { thing: platform.platform.id, key: 'appsDomain' },
  };
  return [
    ...relay,
    { party: 'outside', site: 'Git', box: git },
    { party: 'outside', site: platform.nameServer?.host.value ?? platform.dns.value, box: dns },
  ];
}

/** The host of a Git address: `ssh://git@host/path`, `https://host/path`, `git@host:path`. */
export function hostOf(address: string): string {
  return /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?([^:/]+)/.exec(address)?.[1] ?? address;
}
