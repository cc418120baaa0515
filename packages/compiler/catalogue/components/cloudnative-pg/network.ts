import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { INTERNET, own, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CLUSTER, identityOf } from './cluster.ts';
import { OPERATOR_NAMESPACE } from './facts.ts';

const OPERATOR = { 'app.kubernetes.io/name': 'cloudnative-pg' };
const PLUGIN = { 'app.kubernetes.io/name': 'plugin-barman-cloud' };
const INSTANCE = { 'cnpg.io/cluster': CLUSTER, 'cnpg.io/podRole': 'instance' };
/** Jobs that make an instance, and those that bring one back. */
const JOIN = { 'cnpg.io/cluster': CLUSTER };
const POOLER = { 'cnpg.io/podRole': 'pooler' };
const SQL = [{ port: 5432 }];
const STATUS = [{ port: 8000 }];

/** The operator asks instances how they are, and its plugin for copies; the API server asks it whether a Cluster is right. */
export function operatorNetwork(view: ComponentView): readonly Manifest[] {
  const { cell, reason } = view;
  const identity = { name: 'cloudnative-pg', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const prometheus = namespaceOf(cell, 'prometheus-operator');
  return fence(OPERATOR_NAMESPACE, identity, reason, [
    {
      name: 'operator',
      pods: OPERATOR,
      from: [fromApiServer(cell, 9443), fromPrometheus(prometheus, 8080)],
      to: [
        apiServer(cell),
        { to: [pods(DATA_NAMESPACE, INSTANCE)], ports: [...STATUS, ...SQL] },
        { to: [own(PLUGIN)], ports: [{ port: 9090 }] },
      ],
    },
    { name: 'plugin', pods: PLUGIN, from: [{ from: [own(OPERATOR)], ports: [{ port: 9090 }] }], to: [apiServer(cell)] },
  ]);
}

/**
 * Who may come in is known by its password: which namespaces have an app is no business of a shared file, so all of the cluster may knock at the
 * port of SQL, and nobody elsewhere.
 */
export function dataNetwork(view: ComponentView): readonly Manifest[] {
  const { cell, reason } = view;
  const prometheus = namespaceOf(cell, 'prometheus-operator');
  const clients = { from: [{ namespaceSelector: {} }], ports: SQL };
  const operator = { from: [pods(OPERATOR_NAMESPACE, OPERATOR), own(INSTANCE)], ports: STATUS };
  return fence(DATA_NAMESPACE, identityOf(view), reason, [
    {
      name: 'postgres-instances',
      pods: JOIN,
      from: [clients, operator, fromPrometheus(prometheus, 9187)],
      to: [apiServer(cell), { to: [own(INSTANCE)], ports: [...SQL, ...STATUS] }, { to: INTERNET, ports: [{ port: 443 }] }],
    },
    {
      name: 'postgres-poolers',
      pods: POOLER,
      from: [clients, fromPrometheus(prometheus, 9127)],
      to: [apiServer(cell), { to: [own(INSTANCE)], ports: SQL }],
    },
  ]);
}
