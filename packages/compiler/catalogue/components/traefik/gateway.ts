import type { ComponentThing } from '../../../plan/kinds.ts';
import { reasonOf } from '../../../plan/thing.ts';
import type { ComponentView } from '../../entry.ts';
import { hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import type { Origin } from '../../../diagnostics/diagnostic.ts';

/** Middlewares of the HTTPS entry point, in their order: nobody who is banned gets as far as an app. */
export function middlewares({ cell }: ComponentView): readonly string[] {
  return [...(hasComponent(cell, 'crowdsec') ? ['bouncer'] : []), 'transport-security'];
}

/** What the gateway listens to, with which certificates, and what every request passes. */
export function gateway(view: ComponentView): readonly Manifest[] {
  const bouncers = hasComponent(view.cell, 'crowdsec') ? [bouncer(view)] : [];
  return [gatewayClass(view), listeners(view), ...certificates(view), transportSecurity(view), ...bouncers];
}

function meta(view: ComponentView, name: string, origin: Origin, namespace: string | undefined = GATEWAY.namespace) {
  const cell = view.cell.cell.name;
  return metadata(name, { name: 'gateway', instance: cell, partOf: 'platform', cell }, origin, namespace === '' ? {} : { namespace });
}

function gatewayClass(view: ComponentView): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: meta(view, 'traefik', view.reason.origin, ''),
    spec: { controllerName: 'traefik.io/gateway-controller' },
  };
}

/**
 * Listeners at the HTTPS entry point's container port. Tenants may only have hosts under the apps' domain; the cell's own name there, the
 * sign-on host, the console, where this cell runs it, and hosts of components belong to namespaces of the platform. HTTP has no listener: its entry point redirects everything.
 */
function listeners(view: ComponentView): Manifest {
  const { cell } = view.cell;
  const { cluster } = view.cluster;
  const console = view.cell.controlPlane?.thing;
  const listener = (name: string, hostname: string, secret: string, selector: object) => ({
    name,
    hostname,
    port: 8443,
    protocol: 'HTTPS',
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: secret }] },
    allowedRoutes: { namespaces: { from: 'Selector', selector }, kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }] },
  });
  const tenants = { matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }] };
  const platform = { matchLabels: { 'app.kubernetes.io/part-of': 'platform' } };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: meta(view, GATEWAY.name, view.reason.origin),
    spec: {
      gatewayClassName: 'traefik',
      listeners: [
        listener('apps', from(cell, 'wildcard'), 'apps-tls', tenants),
        listener('cell', from(cluster, 'canonical'), 'apps-tls', platform),
        listener('sign-on', from(cell, 'signOn'), 'sign-on-tls', platform),
        ...(console ? [listener('console', from(console, 'host'), 'console-tls', platform)] : []),
        ...hosted(view).map((each) => listener(each.values.layer, from(each, 'host'), `${each.values.layer}-tls`, platform)),
      ],
    },
  };
}

/**
 * One certificate for all hosts of all tenants: the wildcard covers one label, and the cluster's own name makes it another set of names
 * than that of every other cluster, of which authorities sign five a week.
 */
function certificates(view: ComponentView): Manifest[] {
  const { platform, cell, cluster } = view;
  const chosen = platform.settings['cert-manager']?.['issuer'];
  const console = cell.controlPlane?.thing;
  const certificate = (name: string, origin: Origin, dnsNames: readonly string[]): Manifest => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: meta(view, name, origin),
    spec: {
      secretName: `${name}-tls`,
      dnsNames,
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: chosen?.value },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
    },
  });
  return [
    certificate('apps', (cell.cell.why.wildcard ?? cell.cell).origin, [from(cell.cell, 'wildcard'), from(cluster.cluster, 'canonical')]),
    certificate('sign-on', (cell.cell.why.signOn ?? cell.cell).origin, [from(cell.cell, 'signOn')]),
    ...(console ? [certificate('console', console.origin, [from(console, 'host')])] : []),
    ...hosted(view).map((each) => certificate(each.values.layer, reasonOf(each, 'host').origin, [from(each, 'host')])),
  ];
}

type Hosted = ComponentThing & { readonly values: { readonly host: string } };

function hosted({ cell }: ComponentView): readonly Hosted[] {
  return cell.components.filter((each): each is Hosted => each.values.host !== undefined);
}

/** HTTPS for a year, this host only: subdomains of the apps' domain are each an app of their own and say so themselves. */
function transportSecurity(view: ComponentView): Manifest {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: meta(view, 'transport-security', view.reason.origin),
    spec: { headers: { stsSeconds: 31_536_000, forceSTSHeader: true } },
  };
}

/**
 * Refuses banned addresses. It keeps the list itself and fails open: CrowdSec that is away must not be an outage of every tenant. It
 * reports no usage.
 */
function bouncer(view: ComponentView): Manifest {
  const { cell, cluster } = view;
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: meta(view, 'bouncer', view.reason.origin),
    spec: {
      plugin: {
        bouncer: {
          enabled: true,
          crowdsecMode: 'stream',
          updateIntervalSeconds: 30,
          updateMaxFailure: -1,
          streamStartupBlock: false,
          metricsUpdateIntervalSeconds: 0,
          crowdsecLapiScheme: 'http',
          crowdsecLapiHost: `crowdsec-service.${namespaceOf(cell, 'crowdsec')}.svc.cluster.local:8080`,
          crowdsecLapiKeyFile: '/etc/bouncer/bouncer-key',
          // Monitors of the cell itself are never banned.
          clientTrustedIPs: [cluster.cluster.values.networks.nodes],
        },
      },
    },
  };
}
