import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { anyone, apiServer, fence, fromPrometheus, hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import { INTERNET, pods } from '../../../tree/manifest/network.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { alerts } from './alerts.ts';
import { REPOSITORY, VERSION } from './facts.ts';
import { gateway } from './gateway.ts';
import { values } from './values.ts';

export const NAMESPACE = GATEWAY.namespace;

export function namespaces({ reason, settings }: ComponentView): readonly NamespaceWant[] {
  const image = settings['pluginImage'];
  const want = { name: NAMESPACE, component: 'traefik', origin: image?.value === undefined ? reason : image };
  return [
    image?.value === undefined
      ? { ...want, podSecurity: 'restricted' }
      : { ...want, podSecurity: 'baseline', because: 'the restricted level does not name volumes of images among those it allows' },
  ];
}

/** The program first, because it brings the kinds of its middlewares; then what it listens to. */
export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  return [
    {
      name: 'traefik',
      needs: ['gateway-api', 'monitoring-crds'],
      foundation: true,
      charts: [
        {
          release: 'traefik',
          chart: 'traefik',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
    },
    { name: 'gateway', needs: ['traefik', 'issuers'], objects: gateway(view) },
    { name: 'gateway-alerts', needs: ['gateway', 'prometheus-operator'], objects: alerts(view) },
  ];
}

const PODS = { 'app.kubernetes.io/name': 'traefik' };
const TENANTS = { namespaceSelector: { matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }] } };
const PLATFORM = { namespaceSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'platform' } } };

/**
 * Anyone may come in: it is the front door. It may go on to tenants and to the platform's namespaces, where only what has a route
 * and a policy of its own answers, and to the catalogue of plugins as long as one is fetched.
 */
function network(view: ComponentView) {
  const { platform, cell, reason, settings } = view;
  const identity = { name: 'traefik', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const decisions = hasComponent(cell, 'crowdsec')
    ? [{ to: [pods(namespaceOf(cell, 'crowdsec'), { type: 'lapi' })], ports: [{ port: 8080 }] }]
    : [];
  const catalogue = decisions.length > 0 && settings['pluginImage']?.value === undefined ? [{ to: INTERNET, ports: [{ port: 443 }] }] : [];
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'front-door',
      pods: PODS,
      from: [
        { from: anyone(platform, cell), ports: [{ port: 8000 }, { port: 8443 }] },
        fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 9100),
      ],
    },
    { name: 'backends', pods: PODS, to: [apiServer(cell), { to: [TENANTS, PLATFORM] }, ...decisions, ...catalogue] },
  ]);
}
