import { configDigest } from '../../../tree/manifest/digest.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY, deployment, disruptionBudget, monitor, service } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import { emitYaml } from '../../../tree/yaml.ts';
import { required } from '../../../plan/plan.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { alerts } from './alerts.ts';
import { configuration } from './configuration.ts';
import { dashboard } from './dashboard.ts';
import { ACCOUNT, NAMESPACE, PORT } from './facts.ts';
import { network } from './network.ts';
import { podTemplate } from './pod.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'control-plane', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { thing, workload } = required(view.cell.controlPlane);
  const identity: Identity = { name: 'control-plane', instance: 'control-plane', partOf: 'platform', cell: view.cell.cell.name };
  const part = { namespace: NAMESPACE, workload, identity };
  const settings = thing.values.configuration === 'derived' ? emitYaml(configuration(view)) : undefined;
  const digest = settings === undefined ? undefined : configDigest(settings);
  const objects = [
    account(view, identity),
    ...network(view, identity),
    ...(settings === undefined ? [] : [configMap(view, identity, settings)]),
    deployment({ ...part, template: podTemplate({ view, workload, identity, digest }) }),
    ...disruptionBudget(part),
    service({ ...part, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] }),
    route(view, identity),
    monitor({ ...part, port: 'http' }),
    alerts(view, identity),
    dashboard(view, identity),
  ];
  // A copy of the database that a standby holds takes no writes, and nobody decides there.
  const asleep = [{ kind: 'Deployment', name: 'control-plane', changes: [{ op: 'replace', path: '/spec/replicas', value: 0 } as const] }];
  return [{ name: 'control-plane', needs: ['gateway', 'identity', 'monitoring-crds', 'postgres'], objects, asleep }];
}

/** Its pods ask for the token that others must not get by chance. */
function account(view: ComponentView, identity: Identity): Manifest {
  const meta = metadata(ACCOUNT, identity, view.reason.origin, { namespace: NAMESPACE });
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta, automountServiceAccountToken: false };
}

function configMap(view: ComponentView, identity: Identity, text: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('control-plane', identity, view.reason.origin, { namespace: NAMESPACE }),
    data: { 'server.yaml': text },
  };
}

function route(view: ComponentView, identity: Identity): Manifest {
  const { thing } = required(view.cell.controlPlane);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata('control-plane', identity, (thing.why.host ?? thing).origin, { namespace: NAMESPACE }),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      hostnames: [from(thing, 'host')],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'control-plane', port: PORT, weight: 1 }],
        },
      ],
    },
  };
}
