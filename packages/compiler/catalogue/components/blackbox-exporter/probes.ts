import type { PoolThing, WorkloadThing } from '../../../plan/kinds.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE, PORT } from './facts.ts';

/** Where a prober looks: an address, and the label by which its series are told from those of the others. */
interface Target {
  readonly url: string;
  readonly value: string;
}

interface Looks {
  readonly job: 'sites' | 'podinfo' | 'counterpart';
  readonly module: 'http' | 'gateway';
  readonly label: 'to' | 'provider' | 'counterpart';
  readonly targets: readonly Target[];
}

/** What every prober of the cluster looks at; each series says from which site. */
export function probes(view: ComponentView): Manifest[] {
  const { pools } = view.cluster;
  return pools.flatMap((pool) => {
    const others = pools.filter((each) => each.values.site !== pool.values.site);
    const sites: Looks = { job: 'sites', module: 'http', label: 'to', targets: others.map(siteTarget) };
    return [sites, podinfo(view), counterpart(view)].filter(({ targets }) => targets.length > 0).map((looks) => probe(view, pool, looks));
  });
}

function siteTarget({ name, values }: PoolThing): Target {
  return { url: `http://prober-${name}.${NAMESPACE}.svc:${PORT}/-/healthy`, value: values.site };
}

export function greetersOf({ cell, cluster }: ComponentView): readonly WorkloadThing[] {
  return (cluster === cell.standby ? cell.standbyGreeters : cell.greeters).filter(({ name }) => name.startsWith('podinfo-'));
}

function podinfo(view: ComponentView): Looks {
  const targets = greetersOf(view).map(({ name, values }) => ({
    url: `http://${name}.podinfo.svc:9898/`,
    value: values.nodeSelector['hansa/provider'] ?? '',
  }));
  return { job: 'podinfo', module: 'http', label: 'provider', targets };
}

/** The other cluster of the cell, by the host that only it answers to. */
export function counterpartOf({ cell, cluster }: ComponentView) {
  return cell.standby && (cluster === cell.standby ? cell.primary : cell.standby).cluster;
}

function counterpart(view: ComponentView): Looks {
  const other = counterpartOf(view);
  const targets = other ? [{ url: `https://${other.values.canonical}/`, value: other.name }] : [];
  return { job: 'counterpart', module: 'gateway', label: 'counterpart', targets };
}

function probe({ cell }: ComponentView, pool: PoolThing, { job, module, label, targets }: Looks): Manifest {
  const identity = { name: 'blackbox-exporter', instance: `prober-${pool.name}`, partOf: 'platform', cell: cell.cell.name };
  // `action` and `path` are as the API server would fill them in: what it adds within a list, Argo CD takes for drift that it never mends.
  const relabelingConfigs = targets.map(({ url, value }) => ({
    action: 'replace',
    sourceLabels: ['instance'],
    regex: url.replaceAll('.', '[.]'),
    targetLabel: label,
    replacement: value,
  }));
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Probe',
    metadata: metadata(`${job}-from-${pool.name}`, identity, pool.origin, { namespace: NAMESPACE }),
    spec: {
      jobName: job,
      interval: '30s',
      scrapeTimeout: '15s',
      module,
      prober: { url: `prober-${pool.name}.${NAMESPACE}.svc:${PORT}`, path: '/probe' },
      targets: {
        staticConfig: {
          static: targets.map(({ url }) => url),
          labels: { from: pool.values.site, pool: pool.name },
          relabelingConfigs,
        },
      },
    },
  };
}
