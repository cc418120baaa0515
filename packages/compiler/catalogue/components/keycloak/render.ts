import type { DatabaseThing } from '../../../plan/kinds.ts';
import { fence, fromPrometheus, hasComponent, namespaceOf, publicHosts, toData } from '../../../tree/manifest/fence.ts';
import { type Identity, metadata, selector } from '../../../tree/manifest/labels.ts';
import { INTERNET, own, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { NAMESPACE, PORTS } from './facts.ts';
import { podTemplate } from './pod.ts';
import { signOnRoute } from './route.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'keycloak', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const identity: Identity = { name: 'keycloak', instance: 'keycloak', partOf: 'platform', cell: view.cell.cell.name };
  const database = databaseOf(view);
  const objects = [
    ...network(view, identity, database),
    deployment(view, identity, database),
    ...budget(view, identity),
    service(view, identity),
    monitor(view, identity),
    signOnRoute(view, identity),
  ];
  // Two clusters of Keycloak on one database would each believe their own cache.
  const asleep = [{ kind: 'Deployment', name: 'keycloak', changes: [{ op: 'replace', path: '/spec/replicas', value: 0 } as const] }];
  return [{ name: 'identity', needs: ['gateway', 'monitoring-crds', 'postgres'], objects, asleep }];
}

/** The planner gives every component that asks for one a database; that it is missing is a bug of ours. */
function databaseOf({ cell }: ComponentView): DatabaseThing {
  const id = `database/${cell.cell.name}/keycloak`;
  const found = cell.databases.find((each) => each.id === id);
  if (!found) throw new Error(`no ${id} in the plan`);
  return found;
}

function replicas({ platform }: ComponentView): number {
  return platform.platform.values.profile === 'evaluation' ? 1 : 2;
}

function meta(view: ComponentView, identity: Identity) {
  return metadata('keycloak', identity, view.reason.origin, { namespace: NAMESPACE });
}

/**
 * Always recreated: nodes of two minor versions must never meet, and a tree does not know which version runs where it is applied.
 * The price is a minute without sign-in; who is signed in stays so, for sessions are in the database.
 */
function deployment(view: ComponentView, identity: Identity, database: DatabaseThing): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(view, identity),
    spec: {
      replicas: replicas(view),
      revisionHistoryLimit: 3,
      selector: { matchLabels: selector(identity) },
      strategy: { type: 'Recreate' },
      progressDeadlineSeconds: 1800,
      template: podTemplate(view, identity, database),
    },
  };
}

function budget(view: ComponentView, identity: Identity): Manifest[] {
  if (replicas(view) < 2) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta(view, identity),
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(identity) }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  ];
}

function service(view: ComponentView, identity: Identity): Manifest {
  const port = (name: 'http' | 'management') => ({ name, port: PORTS[name], targetPort: name, protocol: 'TCP' });
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(view, identity),
    spec: { selector: selector(identity), ports: [port('http'), port('management')] },
  };
}

function monitor(view: ComponentView, identity: Identity): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: meta(view, identity),
    spec: { endpoints: [{ port: 'management', path: '/metrics', interval: '60s' }], selector: { matchLabels: selector(identity) } },
  };
}

/** Who makes realms, where that runs in this cell: the admin API has no route at the gateway. */
function administrators(cell: ComponentView['cell']): object[] {
  return hasComponent(cell, 'control-plane')
    ? [pods(namespaceOf(cell, 'control-plane'), { 'app.kubernetes.io/name': 'control-plane' })]
    : [];
}

/** In from the gateway, from its own pods, from the control plane and from the monitor; out to its own pods, the database and the mail relay. */
function network(view: ComponentView, identity: Identity, database: DatabaseThing): readonly Manifest[] {
  const { cell, reason } = view;
  const self = own(selector(identity));
  const cluster = [{ port: PORTS.cluster }, { port: PORTS.detection }];
  const watched = hasComponent(cell, 'prometheus-operator')
    ? [fromPrometheus(namespaceOf(cell, 'prometheus-operator'), PORTS.management)]
    : [];
  const { mail, postgres } = cell.services;
  // Back-channel logout goes to the apps' public hosts; a customer's own identity provider is anywhere.
  const web = publicHosts(cell);
  const relay = mail ? [{ to: INTERNET, ports: [{ port: mail.values.port }] }] : [];
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'sign-on',
      pods: selector(identity),
      from: [
        { from: [pods(GATEWAY.namespace), ...administrators(cell)], ports: [{ port: PORTS.http }] },
        { from: [self], ports: cluster },
        ...watched,
      ],
    },
    {
      name: 'state',
      pods: selector(identity),
      to: [{ to: [self], ports: cluster }, toData(postgres, [database.values.port]), web, ...relay],
    },
  ]);
}
