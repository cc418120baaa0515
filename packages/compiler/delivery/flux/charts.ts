import type { Chart, Unit } from '../../catalogue/entry.ts';
import type { CellPlan } from '../../plan/plan.ts';
import { type Identity, metadata } from '../../tree/manifest/labels.ts';
import type { Manifest } from '../../tree/manifest/object.ts';

/**
 * A chart as a source and a HelmRelease. A failed installation is retried in place and never uninstalled: what is slow is not broken,
 * and an uninstall takes CRDs and with them every object of their kinds.
 */
export function chartObjects(cell: CellPlan, unit: Unit, chart: Chart): Manifest[] {
  const identity: Identity = { name: chart.chart, instance: chart.release, partOf: unit.name, cell: cell.cell.name };
  const oci = chart.repository.startsWith('oci://');
  const source = oci ? ociSource(chart, identity) : helmSource(chart, identity);
  const remediation =
    cell.delivery.values.remediation === 'uninstall'
      ? { remediation: { retries: 3 } }
      : { strategy: { name: 'RetryOnFailure', retryInterval: '2m' } };
  return [
    source,
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: metadata(chart.release, identity, chart.origin.origin, { namespace: chart.namespace }),
      spec: {
        ...(oci
          ? { chartRef: { kind: 'OCIRepository', name: chart.release, namespace: chart.namespace } }
          : { chart: { spec: chartSpec(chart) } }),
        driftDetection: { mode: 'enabled' },
        install: { crds: 'CreateReplace', ...remediation },
        interval: '1h',
        releaseName: chart.release,
        targetNamespace: chart.namespace,
        storageNamespace: chart.namespace,
        timeout: '10m',
        upgrade: { crds: 'CreateReplace', ...remediation },
        values: chart.values,
      },
    },
  ];
}

function chartSpec(chart: Chart) {
  return {
    chart: chart.chart,
    interval: '24h',
    sourceRef: { kind: 'HelmRepository', name: chart.release, namespace: chart.namespace },
    version: chart.version,
  };
}

function helmSource(chart: Chart, identity: Identity): Manifest {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: metadata(chart.release, identity, chart.origin.origin, { namespace: chart.namespace }),
    spec: { interval: '24h', timeout: '60s', url: chart.repository },
  };
}

/** Of digest and tag the controller takes the digest; the tag says to people which version it is. */
function ociSource(chart: Chart, identity: Identity): Manifest {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: metadata(chart.release, identity, chart.origin.origin, { namespace: chart.namespace }),
    spec: {
      interval: '24h',
      ref: { tag: chart.version, ...(chart.digest === undefined ? {} : { digest: chart.digest }) },
      timeout: '60s',
      url: chart.repository,
    },
  };
}
