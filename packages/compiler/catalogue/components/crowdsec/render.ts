import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { fence, fromPrometheus, namespaceOf, toData } from '../../../tree/manifest/fence.ts';
import { INTERNET, own, pods } from '../../../tree/manifest/network.ts';
import type { Change } from '../../../tree/manifest/patch.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { alerts } from './alerts.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { values } from './values.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [
    {
      name: NAMESPACE,
      podSecurity: 'privileged',
      component: 'crowdsec',
      origin: reason,
      because: "agents read the gateway's log from the node, under /var/log",
    },
  ];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  return [
    {
      name: 'crowdsec',
      needs: ['monitoring-crds', 'postgres'],
      charts: [
        {
          release: 'crowdsec',
          chart: 'crowdsec',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: [...network(view)],
      asleep: [{ release: 'crowdsec', changes: ASLEEP }],
    },
    { name: 'crowdsec-alerts', needs: ['crowdsec', 'prometheus-operator'], objects: alerts(view) },
  ];
}

/** The local API writes decisions into the cell's database; agents wait for it, and an asleep gateway has no log to read. */
const ASLEEP: readonly Change[] = [
  { op: 'replace', path: '/lapi/replicas', value: 0 },
  { op: 'add', path: '/agent/enabled', value: false },
];

const LAPI = { 'k8s-app': 'crowdsec', type: 'lapi' };
const AGENT = { 'k8s-app': 'crowdsec', type: 'agent' };

/** Agents hand in what they saw, the gateway asks who is banned; the hub is where agents get their scenarios. */
function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'crowdsec', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const metrics = fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 6060);
  const { postgres } = cell.services;
  const ports = Object.values(postgres.values.endpoints).map(({ port }) => port);
  const database = toData(postgres, ports);
  const hub = { to: INTERNET, ports: [{ port: 443 }] };
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'local-api',
      pods: LAPI,
      to: [database, hub],
      from: [{ from: [own(AGENT), pods(GATEWAY.namespace)], ports: [{ port: 8080 }] }, metrics],
    },
    { name: 'agents', pods: AGENT, to: [{ to: [own(LAPI)], ports: [{ port: 8080 }] }, hub], from: [metrics] },
  ]);
}
