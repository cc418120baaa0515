import type { ComponentView } from '../../entry.ts';
import type { Alert } from '../../../tree/manifest/alert.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { NAMESPACE } from './facts.ts';

/** Objects by which Flux says how far it is. */
const FLUX = [
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', plural: 'kustomizations' },
  { group: 'helm.toolkit.fluxcd.io', version: 'v2', kind: 'HelmRelease', plural: 'helmreleases' },
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', plural: 'gitrepositories' },
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'HelmRepository', plural: 'helmrepositories' },
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'OCIRepository', plural: 'ocirepositories' },
] as const;

const CONTROLLERS = ['helm-controller', 'kustomize-controller', 'notification-controller', 'source-controller'];

function isFlux({ cell }: ComponentView): boolean {
  return cell.delivery.values.engine === 'flux';
}

/** For kube-state-metrics: one series for each object of Flux, with its readiness as a label. */
export function engineState(view: ComponentView) {
  if (!isFlux(view)) return {};
  const resources = FLUX.map(({ group, version, kind }) => ({
    groupVersionKind: { group, version, kind },
    metricNamePrefix: 'gotk',
    metrics: [
      {
        name: 'resource_info',
        help: 'State of an object of Flux.',
        each: { type: 'Info', info: { labelsFromPath: { name: ['metadata', 'name'] } } },
        labelsFromPath: {
          exported_namespace: ['metadata', 'namespace'],
          ready: ['status', 'conditions', '[type=Ready]', 'status'],
          suspended: ['spec', 'suspend'],
        },
      },
    ],
  }));
  const groups = [...new Set(FLUX.map(({ group }) => group))];
  const extraRules = groups.map((group) => ({
    apiGroups: [group],
    resources: FLUX.filter((each) => each.group === group).map(({ plural }) => plural),
    verbs: ['list', 'watch'],
  }));
  return {
    customResourceState: { enabled: true, config: { kind: 'CustomResourceStateMetrics', spec: { resources } } },
    rbac: { extraRules },
  };
}

/** Flux brings no monitor of its own; Argo CD's chart does. */
export function engineMonitor(view: ComponentView): Manifest[] {
  if (!isFlux(view)) return [];
  const identity = { name: 'flux', instance: view.cell.cell.name, partOf: 'platform', cell: view.cell.cell.name };
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: metadata('flux', identity, view.cell.delivery.origin, { namespace: NAMESPACE }),
      spec: {
        namespaceSelector: { matchNames: ['flux-system'] },
        selector: { matchExpressions: [{ key: 'app', operator: 'In', values: CONTROLLERS }] },
        podMetricsEndpoints: [{ port: 'http-prom' }],
      },
    },
  ];
}

/** What is in Git and not in the cluster. */
export function engineAlerts(view: ComponentView): Alert[] {
  if (isFlux(view)) {
    return [
      {
        alert: 'DeliveryFailing',
        expr: 'gotk_resource_info{ready="False",suspended!="true"} == 1',
        for: '15m',
        severity: 'warning',
        says: '{{ $labels.customresource_kind }} {{ $labels.name }} has not been ready for a quarter of an hour.',
      },
      {
        alert: 'DeliverySuspended',
        expr: 'gotk_resource_info{suspended="true"} == 1',
        for: '24h',
        severity: 'warning',
        says: '{{ $labels.customresource_kind }} {{ $labels.name }} has been suspended for a day.',
      },
    ];
  }
  return [
    {
      alert: 'DeliveryFailing',
      expr: 'argocd_app_info{health_status=~"Degraded|Missing"} == 1',
      for: '15m',
      severity: 'warning',
      says: 'Application {{ $labels.name }} is {{ $labels.health_status }}.',
    },
    {
      alert: 'DeliveryOutOfSync',
      expr: 'argocd_app_info{sync_status!="Synced"} == 1',
      for: '30m',
      severity: 'warning',
      says: 'Application {{ $labels.name }} has not been in step with Git for half an hour.',
    },
  ];
}
