import type { Chart, ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { type Flow, INTERNET, addresses } from '../../../tree/manifest/network.ts';
import type { NameServer } from '../../../plan/plan.ts';
import { alerts } from './alerts.ts';
import { DIRECTORIES, HETZNER_WEBHOOK, NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { desecWebhook } from './desec.ts';
import { clusterIssuer } from './issuer.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'cert-manager', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  const webhook = webhookOf(view);
  return [
    {
      name: 'cert-manager',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'cert-manager',
          chart: 'cert-manager',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
    },
    ...webhook,
    { name: 'certificate-alerts', needs: ['cert-manager', 'prometheus-operator'], objects: alerts(view) },
    {
      name: 'issuers',
      needs: webhook.length > 0 ? ['dns01'] : ['cert-manager'],
      objects: Object.entries(DIRECTORIES).map(([name, directory]) => clusterIssuer(view, name, directory)),
    },
  ];
}

/** What answers challenges where cert-manager cannot do it by itself. */
function webhookOf(view: ComponentView): readonly Unit[] {
  const { dns, nameServer } = view.platform;
  if (nameServer) return [];
  const parts = dns.value === 'desec' ? { objects: desecWebhook(view) } : { charts: [hetznerWebhook(view)] };
  return [{ name: 'dns01', needs: ['cert-manager'], ...parts }];
}

export function identityOf(view: ComponentView, component?: string) {
  const { name } = view.cell.cell;
  return { name: 'cert-manager', instance: name, partOf: 'platform', cell: name, ...(component ? { component } : {}) };
}

/**
 * One replica works at a time, the others wait for its lease; the webhook has three because nothing that names a Certificate can be
 * applied without it. A definition that is removed takes every certificate with it, so they stay.
 */
export function values({ platform, settings }: ComponentView) {
  const single = platform.platform.values.profile === 'evaluation';
  const replicas = (count: number) => (single ? 1 : count);
  const nameservers = settings['nameservers']?.value as readonly string[];
  return {
    imageRegistry: registry(platform, 'quay.io'),
    crds: { enabled: true, keep: true },
    replicaCount: replicas(2),
    podDisruptionBudget: { enabled: !single },
    resources: sized(50, 96, 256),
    ...(nameservers.length > 0 ? { dns01RecursiveNameservers: nameservers.join(',') } : {}),
    prometheus: { servicemonitor: { enabled: true } },
    webhook: { replicaCount: replicas(3), podDisruptionBudget: { enabled: !single }, resources: sized(20, 48, 128) },
    cainjector: { replicaCount: replicas(2), podDisruptionBudget: { enabled: !single }, resources: sized(20, 96, 256) },
    startupapicheck: { resources: sized(10, 32, 64) },
  };
}

function hetznerWebhook({ platform, reason }: ComponentView): Chart {
  const replicas = platform.platform.values.profile === 'evaluation' ? 1 : 2;
  return {
    release: 'dns01',
    chart: 'cert-manager-webhook-hetzner',
    repository: HETZNER_WEBHOOK.repository,
    version: HETZNER_WEBHOOK.version,
    namespace: NAMESPACE,
    origin: platform.dns ?? reason,
    values: {
      fullnameOverride: 'dns01-hetzner',
      nameOverride: 'dns01',
      certManager: { namespace: NAMESPACE, serviceAccountName: 'cert-manager' },
      image: { repository: `${registry(platform, 'docker.io')}/${HETZNER_WEBHOOK.image}` },
      replicaCount: replicas,
      podDisruptionBudget: { enabled: replicas > 1, ...(replicas > 1 ? { maxUnavailable: 1 } : {}) },
      podSecurityContext: { runAsUser: 65_532, runAsGroup: 65_532 },
      containerSecurityContext: { readOnlyRootFilesystem: true },
      metrics: { serviceMonitor: { enabled: true } },
      resources: sized(10, 32, 128),
    },
  };
}

/** The controller talks to the authority and to every authoritative name server of the zones; webhooks to the DNS provider's API. */
function network(view: ComponentView) {
  const { cell, platform, reason } = view;
  const { nameServer } = platform;
  const pods = (component: string) => ({ 'app.kubernetes.io/instance': 'cert-manager', 'app.kubernetes.io/component': component });
  const metrics = fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 9402);
  const authority = { to: INTERNET, ports: [{ port: 443 }] };
  const names = {
    to: INTERNET,
    ports: [
      { port: 53, protocol: 'UDP' as const },
      { port: 53, protocol: 'TCP' as const },
    ],
  };
  return fence(NAMESPACE, identityOf(view), reason, [
    {
      name: 'controller',
      pods: pods('controller'),
      to: [apiServer(cell), authority, names, ...(nameServer ? [updatesOf(nameServer)] : [])],
      from: [metrics],
    },
    { name: 'webhook', pods: pods('webhook'), to: [apiServer(cell)], from: [fromApiServer(cell, 10_250), metrics] },
    { name: 'cainjector', pods: pods('cainjector'), to: [apiServer(cell)], from: [metrics] },
    { name: 'startup-check', pods: pods('startupapicheck'), to: [apiServer(cell)] },
    ...(nameServer ? [] : [dns01Gate(cell, authority)]),
  ]);
}

/** Webhooks talk to the API of their provider. */
function dns01Gate(cell: ComponentView['cell'], authority: Flow) {
  return {
    name: 'dns01',
    pods: { app: 'dns01' },
    to: [apiServer(cell), authority],
    from: [fromApiServer(cell, 8443), fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 8080)],
  };
}

/** To a server of one's own: by its address, which may be a private one; a name is somewhere on the internet. Port 53 is where it is asked. */
function updatesOf({ host, port }: NameServer): Flow {
  const known = /^[\d.]+$/.test(host.value);
  const asked = [
    { port: 53, protocol: 'UDP' as const },
    { port: 53, protocol: 'TCP' as const },
  ];
  const own = { port: port.value, protocol: 'TCP' as const };
  if (!known) return { to: INTERNET, ports: [own] };
  return { to: addresses([host.value]), ports: port.value === 53 ? asked : [...asked, own] };
}
