import type { Origin } from '../../../diagnostics/diagnostic.ts';
import type { DataServiceThing, PoolThing, WorkloadThing } from '../../../plan/kinds.ts';
import type { CellPlan } from '../../../plan/plan.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE, PORT } from './facts.ts';

/** Where a prober looks: a URL or `host:port`, and the label by which its series are told from those of the others. */
interface Target {
  readonly at: string;
  readonly value: string;
}

interface Looks {
  readonly name: string;
  readonly job: 'sites' | 'podinfo' | 'counterpart' | 'data';
  readonly module: 'http' | 'gateway' | 'connection' | 'cache' | 'tls';
  readonly label: 'to' | 'provider' | 'counterpart' | 'service';
  readonly targets: readonly Target[];
}

/** What every prober of the cluster looks at; each series says from which site. */
export function probes(view: ComponentView): Manifest[] {
  const { pools } = view.cluster;
  return pools.flatMap((pool) => {
    const others = pools.filter((each) => each.values.site !== pool.values.site);
    const sites: Looks = { name: 'sites', job: 'sites', module: 'http', label: 'to', targets: others.map(siteTarget) };
    const all = [sites, podinfo(view), counterpart(view), ...data(view.cell)];
    return all.filter(({ targets }) => targets.length > 0).map((looks) => probe(view, pool, looks));
  });
}

function siteTarget({ name, values }: PoolThing): Target {
  return { at: `http://prober-${name}.${NAMESPACE}.svc:${PORT}/-/healthy`, value: values.site };
}

export function greetersOf({ cell, cluster }: ComponentView): readonly WorkloadThing[] {
  return (cluster === cell.standby ? cell.standbyGreeters : cell.greeters).filter(({ name }) => name.startsWith('podinfo-'));
}

function podinfo(view: ComponentView): Looks {
  const targets = greetersOf(view).map(({ name, values }) => ({
    at: `http://${name}.podinfo.svc:9898/`,
    value: values.nodeSelector['hansa/provider'] ?? '',
  }));
  return { name: 'podinfo', job: 'podinfo', module: 'http', label: 'provider', targets };
}

/** The other cluster of the cell, by the host that only it answers to. */
export function counterpartOf({ cell, cluster }: ComponentView) {
  return cell.standby && (cluster === cell.standby ? cell.primary : cell.standby).cluster;
}

function counterpart(view: ComponentView): Looks {
  const other = counterpartOf(view);
  const targets = other ? [{ at: `https://${other.values.canonical}/`, value: other.name }] : [];
  return { name: 'counterpart', job: 'counterpart', module: 'gateway', label: 'counterpart', targets };
}

/**
 * Data services outside of the cluster: those in it are watched by their operators' own alerts. MariaDB is not asked: connections without a login, of which
 * ours would be, make it shut the address of a node out, and with that the apps there.
 */
export function dataOutside({ services: { postgres, cache } }: CellPlan): readonly DataServiceThing[] {
  return [postgres, cache].filter((each): each is DataServiceThing => each !== undefined && each.values.inside === undefined);
}

/**
 * What the apps of the cell are given, by the names and ports that they are given. PostgreSQL begins TLS within its own protocol, which no prober speaks:
 * of it a connection is all that is asked.
 */
function data(cell: CellPlan): Looks[] {
  const looks = { job: 'data', label: 'service' } as const;
  const of = (cached: boolean) =>
    dataOutside(cell)
      .filter(({ values }) => (values.engine === 'valkey') === cached)
      .flatMap(dataTargets);
  const { hostname } = new URL(cell.services.objects.values.url);
  return [
    { ...looks, name: 'postgres', module: 'connection', targets: of(false) },
    { ...looks, name: 'cache', module: 'cache', targets: of(true) },
    { ...looks, name: 'objects', module: 'tls', targets: [{ at: `${hostname}:443`, value: 'objects' }] },
  ];
}

/** A service has several names where it has several poolers. */
function dataTargets({ values }: DataServiceThing): Target[] {
  return Object.values(values.endpoints).map(({ host, port }) => ({ at: `${host}:${port}`, value: host.slice(0, host.indexOf('.')) }));
}

/** Who asked for what stands in a pool: of one that nobody wrote, whoever asked for the cell. */
export function originIn(pool: PoolThing, { reason }: ComponentView): Origin {
  return (pool.because.how === 'default' ? reason : pool).origin;
}

function probe(view: ComponentView, pool: PoolThing, { name, job, module, label, targets }: Looks): Manifest {
  const identity = { name: 'blackbox-exporter', instance: `prober-${pool.name}`, partOf: 'platform', cell: view.cell.cell.name };
  // `action` and `path` are as the API server would fill them in: what it adds within a list, Argo CD takes for drift that it never mends.
  const relabelingConfigs = targets.map(({ at, value }) => ({
    action: 'replace',
    sourceLabels: ['instance'],
    regex: at.replaceAll('.', '[.]'),
    targetLabel: label,
    replacement: value,
  }));
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Probe',
    metadata: metadata(`${name}-from-${pool.name}`, identity, originIn(pool, view), { namespace: NAMESPACE }),
    spec: {
      jobName: job,
      interval: '30s',
      scrapeTimeout: '15s',
      module,
      prober: { url: `prober-${pool.name}.${NAMESPACE}.svc:${PORT}`, path: '/probe' },
      targets: {
        staticConfig: {
          static: targets.map(({ at }) => at),
          labels: { from: pool.values.site, pool: pool.name },
          relabelingConfigs,
        },
      },
    },
  };
}
