import { topologyOf } from '../topology/from-plan.ts';
import type { CellTopology } from '../topology/model.ts';
import { capacityOf } from '../promises/capacity.ts';
import { lossOf } from '../promises/loss.ts';
import { amountText, secondsText } from '../promises/print.ts';
import { recoveryOf } from '../promises/recovery.ts';
import { titleOf } from '../plan/in-cluster.ts';
import type { HostThing } from '../plan/kinds.ts';
import { type CellPlan, type ClusterPlan, clustersOf } from '../plan/plan.ts';
import { type Block, type Document, code, heading, list, plain, table, text } from './block.ts';
import { drawingOf } from './drawing.ts';
import type { DocumentView } from './view.ts';

/** What stands where and why it holds: a chapter a cell, each with its picture. */
export function architecture(view: DocumentView): Document {
  const { platform, compilation } = view;
  const { cells } = topologyOf(platform, compilation.tenants);
  return {
    name: 'architecture',
    title: 'Architecture',
    does: 'a picture of each cell; machines, programs, names, state, what each fault costs, and how much fits',
    blocks: [
      text(
        'A cell is one cluster with its own databases, cache, identity, gateway and object account, and where it is bought a standby elsewhere. Databases, cache, witness and monitoring stand on hosts outside of Kubernetes, so that an upgrade or the loss of the cluster touches no data.',
      ),
      ...platform.cells.flatMap((cell, index) => chapter(view, cell, cells[index])),
    ],
  };
}

function chapter(view: DocumentView, cell: CellPlan, topology: CellTopology | undefined): Block[] {
  const { name, values } = cell.cell;
  const picture = topology
    ? [
        {
          kind: 'picture',
          file: `cell-${name}.svg`,
          text: `Cell ${name}: what stands where, and what talks to what`,
          svg: drawingOf(topology),
        } as const,
      ]
    : [];
  return [
    heading(`Cell ${name}`),
    text(`Environment ${code(values.environment)}, at home in ${code(values.home)}. ${standbyText(cell)}`),
    ...picture,
    heading(`Machines of ${name}`, 3),
    machines(cell),
    heading(`Names and addresses of ${name}`, 3),
    list(names(view, cell)),
    heading(`Programs of ${name}`, 3),
    programs(view, cell),
    heading(`What each fault costs ${name}, at worst`, 3),
    faults(view, cell),
    text(
      '`hansa explain objectives.recoveryTime` and `hansa explain objectives.dataLoss` have each sum term by term, with its source and what was taken for granted.',
    ),
    heading(`How much fits into ${name}`, 3),
    ...capacity(view, cell),
    heading(`State of the tenants of ${name}`, 3),
    states(topology),
  ];
}

function standbyText({ standby, cell }: CellPlan): string {
  if (!standby) return 'It has no standby: a lost cell is built again from Git and backups.';
  return `Its standby ${code(standby.cluster.name)} is at home in ${code(standby.cluster.values.home)}; at work is: ${cell.values.active}.`;
}

function machines(cell: CellPlan): Block {
  const nodes = clustersOf(cell).flatMap(({ servers, pools }) => [
    ...servers.map(({ name, values }) => [code(name), 'server of the cluster', code(values.site), sizeOf(values), code(values.address)]),
    ...pools.map(({ name, values }) => [
      code(name),
      `${values.nodes} nodes${values.for.length > 0 ? ` for ${values.for.join(', ')} alone` : ''}`,
      code(values.site),
      sizeOf(values),
      'given by the provider',
    ]),
  ]);
  const hosts = cell.hosts.map(({ name, values }) => [
    code(name),
    ROLES[values.role],
    code(values.site),
    sizeOf(values),
    code(values.address),
  ]);
  return table(['machine', 'what it is', 'site', 'size', 'private address'], [...nodes, ...hosts]);
}

export const ROLES: Readonly<Record<HostThing['values']['role'], string>> = {
  postgres: 'PostgreSQL, Patroni, PgBouncer',
  mariadb: 'MariaDB, Galera',
  cache: 'Valkey, Sentinel',
  witness: 'witness: votes, holds no data',
  monitoring: 'metrics, logs, alerts',
  switch: 'dead-man switch: notices when monitoring falls silent',
};

export function sizeOf({ type, cpu, memory }: { readonly type: string; readonly cpu: number; readonly memory: number }): string {
  return `${code(type)}, ${cpu} vCPU, ${Math.round(memory / 1024)} GiB`;
}

function names({ platform }: DocumentView, cell: CellPlan): string[] {
  const { postgres, mariadb, cache, objects, monitoring, mail } = cell.services;
  const inside = [postgres, mariadb, cache]
    .filter((each) => each !== undefined)
    .flatMap((service) =>
      Object.entries(service.values.endpoints).map(
        ([use, { host, port }]) =>
          `${titleOf(service)} ${service.values.version}, ${use}: ${code(`${host}:${port}`)} in the cluster${service.values.addresses.length > 0 ? `, ${service.values.addresses.map((each) => code(each)).join(', ')} outside of it` : ', where its pods are'}`,
      ),
    );
  return [
    `Tenants: ${code(cell.cell.values.wildcard)}; sign-on: ${code(cell.cell.values.signOn)}${cell.controlPlane ? `; console: ${code(cell.controlPlane.thing.values.host)}` : ''}${cell.components.map(({ name, values: { host } }) => (host === undefined ? '' : `; ${name}: ${code(host)}`)).join('')}. Zones at ${code(platform.dns.value)}, certificates by ${code(platform.authority.value)}.`,
    ...clustersOf(cell).map(networksText),
    ...inside,
    `Objects: ${code(objects.values.url)} (${code(objects.values.at)}), copied to ${objects.values.copy === null ? 'nowhere' : code(objects.values.copy)}, backups at ${objects.values.offsite === null ? 'nowhere' : code(objects.values.offsite)}`,
    `Monitoring: ${code(monitoring.values.address)} at ${code(monitoring.values.at)}, watched from ${monitoring.values.deadManSwitch === null ? 'nowhere' : code(monitoring.values.deadManSwitch)}`,
    mail
      ? `Mail of the apps: ${code(`${mail.values.host}:${mail.values.port}`)}, run by ${plain(mail.values.party)}, from ${code(mail.values.from)}`
      : 'Mail of the apps: none',
    `Git: ${code(cell.delivery.values.deploy)}, branch ${code(cell.delivery.values.branch)}, folder ${code(cell.delivery.values.path || '/')}, read by ${cell.delivery.values.engine === 'flux' ? 'Flux' : 'Argo CD'}`,
  ];
}

function networksText({ cluster }: ClusterPlan): string {
  const { networks, canonical, role } = cluster.values;
  return `Cluster ${code(cluster.name)} (${role}): nodes ${code(networks.nodes)}, pods ${code(networks.pods)}, services ${code(networks.services)}; its own host ${code(canonical)}`;
}

function programs({ compilation }: DocumentView, cell: CellPlan): Block {
  const { components } = compilation.language.catalogue;
  const rows = cell.components.map(({ values }) => {
    const entry = components[values.component];
    return [
      code(values.component),
      values.layer,
      code(values.version),
      code(values.namespace),
      entry?.tier ?? '',
      entry?.maker.licence ?? '',
    ];
  });
  return table(['component', 'layer', 'version', 'namespace', 'tier', 'licence'], rows);
}

function faults({ platform, compilation }: DocumentView, cell: CellPlan): Block {
  const losses = new Map(lossOf(platform, cell, compilation.fleet).map((each) => [each.fault, each]));
  const rows = recoveryOf(platform, cell, compilation.fleet).map((fault) => {
    const loss = losses.get(fault.fault);
    return [fault.title, amountText(fault, secondsText), loss ? amountText(loss, secondsText) : 'not computed'];
  });
  return table(['fault', 'lasts', 'work lost, as time before it'], rows);
}

function capacity({ platform, compilation }: DocumentView, cell: CellPlan): Block[] {
  const { bounds, more, tenants } = capacityOf(compilation.language.catalogue, platform, cell, compilation.fleet);
  const rows = bounds.map(({ name, unit, room, used, basis }) => [
    name,
    `${Math.round(used)} ${unit}`,
    room === null ? 'unknown' : `${Math.round(room)} ${unit}`,
    basis,
  ]);
  const fits = more.map((each) => [
    code(each.plan),
    String(each.seats),
    each.tenants === null ? 'unknown' : String(each.tenants),
    each.binding ?? '',
  ]);
  return [
    text(`It has ${tenants} tenant${tenants === 1 ? '' : 's'}.`),
    table(['bound', 'used', 'there is', 'known how'], rows),
    table(['plan', 'seats each', 'more tenants that fit', 'ended by'], fits, 'No plan is sold, so nothing can be said of more tenants.'),
  ];
}

function states(topology: CellTopology | undefined): Block {
  const rows = (topology?.states ?? []).map((each) => [
    code(each.app),
    plain(each.what),
    plain(each.holder),
    each.capture ?? '**none**',
    each.offsite ?? '**none**',
    each.drill ?? '**none**',
    each.failover ?? '**none**',
    String(each.tenants),
  ]);
  return table(
    ['app', 'what would be missed', 'where it is', 'captured', 'offsite', 'drill', 'failover by', 'tenants'],
    rows,
    'It has no tenant yet.',
  );
}
