import type { PoolThing } from '../../../plan/kinds.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { dashboardMap } from '../../../tree/manifest/dashboard.ts';
import { fence, fromPrometheus, namespaceOf, publicHosts, toData } from '../../../tree/manifest/fence.ts';
import { type Identity, labels, metadata, selector } from '../../../tree/manifest/labels.ts';
import { INTERNET, own, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { confined, placement, runAs } from '../../../tree/manifest/pod.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { ASLEEP, alerts } from './alerts.ts';
import { dashboardOf } from './dashboard.ts';
import { IMAGE, NAMESPACE, PORT } from './facts.ts';
import { dataOutside, originIn, probes } from './probes.ts';

const CONFIG = 'probers';
const UID = 65_534;
const PODS = { 'app.kubernetes.io/name': 'blackbox-exporter' };

/** What a gateway without a route for the host answers is an answer, too; and that of a cache which knows nobody without a password. */
const CONFIGURATION = `modules:
  http:
    prober: http
    timeout: 10s
    http: { preferred_ip_protocol: ip4 }
  gateway:
    prober: http
    timeout: 10s
    http: { preferred_ip_protocol: ip4, valid_status_codes: [200, 404] }
  connection:
    prober: tcp
    timeout: 10s
    tcp: { preferred_ip_protocol: ip4 }
  cache:
    prober: tcp
    timeout: 10s
    tcp: { preferred_ip_protocol: ip4, query_response: [{ send: PING }, { expect: '^([+]PONG|-NOAUTH)' }] }
  tls:
    prober: tcp
    timeout: 10s
    tcp: { preferred_ip_protocol: ip4, tls: true }
`;

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'blackbox-exporter', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { cluster, cell, reason } = view;
  const identity = identityOf(view, CONFIG);
  return [
    {
      name: 'probers',
      needs: ['monitoring-crds'],
      objects: [...network(view), configuration(view), ...cluster.pools.flatMap((pool) => prober(view, pool)), ...probes(view)],
    },
    {
      name: 'site-alerts',
      needs: ['prometheus-operator'],
      objects: [...alerts(view), dashboardMap(dashboardOf(view), NAMESPACE, identity, reason.origin)],
      ...(cell.standby ? { asleep: [ASLEEP] } : {}),
    },
  ];
}

function identityOf({ cell }: ComponentView, instance: string): Identity {
  return { name: 'blackbox-exporter', instance, partOf: 'platform', cell: cell.cell.name };
}

function configuration(view: ComponentView): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(CONFIG, identityOf(view, CONFIG), view.reason.origin, { namespace: NAMESPACE }),
    data: { 'config.yml': CONFIGURATION },
  };
}

/** One in each pool, on its nodes and past its taints: what it measures is the way from there. */
function prober(view: ComponentView, pool: PoolThing): Manifest[] {
  const name = `prober-${pool.name}`;
  const identity = identityOf(view, name);
  const meta = metadata(name, identity, originIn(pool, view), { namespace: NAMESPACE });
  const spec = {
    selector: { matchLabels: selector(identity) },
    revisionHistoryLimit: 3,
    replicas: 1,
    template: template(view, pool, identity),
  };
  const port = { name: 'http', port: PORT, targetPort: 'http', protocol: 'TCP' };
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta, spec },
    { apiVersion: 'v1', kind: 'Service', metadata: meta, spec: { selector: selector(identity), ports: [port] } },
  ];
}

function template({ platform }: ComponentView, pool: PoolThing, identity: Identity): object {
  const health = { httpGet: { path: '/-/healthy', port: 'http' } };
  return {
    metadata: { labels: labels(identity) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: runAs(UID),
      ...placement({ values: { nodeSelector: { 'hansa/pool': pool.name }, tolerations: pool.values.taints } }),
      containers: [
        {
          name: 'prober',
          image: pulled(platform, `${IMAGE.registry}/${IMAGE.repository}:${IMAGE.tag}`),
          args: ['--config.file=/etc/prober/config.yml', '--config.enable-auto-reload', '--log.prober=error'],
          ports: [{ name: 'http', containerPort: PORT }],
          readinessProbe: health,
          livenessProbe: { ...health, periodSeconds: 30, failureThreshold: 6 },
          resources: sized(10, 32, 64),
          securityContext: confined(),
          volumeMounts: [{ name: 'config', mountPath: '/etc/prober', readOnly: true }],
        },
      ],
      volumes: [{ name: 'config', configMap: { name: CONFIG } }],
    },
  };
}

/** They ask each other, each Podinfo, the other cluster by its public host, and what holds the cell's data; Prometheus asks them. */
function network(view: ComponentView): readonly Manifest[] {
  const { cell, reason } = view;
  const each = { to: [own(PODS)], ports: [{ port: PORT }] };
  const podinfo = { to: [pods('podinfo', { 'app.kubernetes.io/name': 'podinfo' })], ports: [{ port: 9898 }] };
  const data = dataOutside(cell).map((each) => toData(each, [...new Set(Object.values(each.values.endpoints).map(({ port }) => port))]));
  const outside = cell.standby ? publicHosts(cell) : { to: INTERNET, ports: [{ port: 443 }] };
  const asked = { from: [own(PODS)], ports: [{ port: PORT }] };
  return fence(NAMESPACE, identityOf(view, CONFIG), reason, [
    {
      name: 'probers',
      pods: PODS,
      to: [each, ...(cell.greeters.length > 0 ? [podinfo] : []), ...data, outside],
      from: [asked, fromPrometheus(namespaceOf(cell, 'prometheus-operator'), PORT)],
    },
  ]);
}
