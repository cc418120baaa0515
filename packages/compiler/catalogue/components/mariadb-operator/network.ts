import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { INTERNET, own, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { COPYING, keptInStore } from './backup.ts';
import { CLUSTER, INSTANCE, identityOf } from './cluster.ts';
import { OPERATOR_NAMESPACE } from './facts.ts';

const OPERATOR = { 'app.kubernetes.io/name': 'mariadb-operator' };
const WEBHOOK = { 'app.kubernetes.io/name': 'mariadb-operator-webhook' };
const EXPORTER = { 'app.kubernetes.io/name': 'exporter', 'app.kubernetes.io/instance': `${CLUSTER}-metrics` };
const SQL = [{ port: 3306 }];
/** Where the operator asks how an instance is, and has it started anew. */
const AGENT = [{ port: 5555 }];
/** A whole copy, commits, and what a member missed. */
const MEMBERS = [{ port: 4444 }, { port: 4567 }, { port: 4568 }];

/** The operator asks instances how they are; the API server asks it whether a MariaDB is right. */
export function operatorNetwork(view: ComponentView): readonly Manifest[] {
  const { cell, reason } = view;
  const identity = { name: 'mariadb-operator', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const prometheus = namespaceOf(cell, 'prometheus-operator');
  return fence(OPERATOR_NAMESPACE, identity, reason, [
    {
      name: 'operator',
      pods: OPERATOR,
      from: [fromPrometheus(prometheus, 8080)],
      to: [apiServer(cell), { to: [pods(DATA_NAMESPACE, INSTANCE)], ports: [...SQL, ...AGENT] }],
    },
    {
      name: 'webhook',
      pods: WEBHOOK,
      from: [fromApiServer(cell, 9443), fromPrometheus(prometheus, 8080)],
      to: [apiServer(cell)],
    },
  ]);
}

/**
 * Who may come in is known by its password, as with PostgreSQL: which namespaces have an app that needs MariaDB is no business of a shared file, and
 * from the others nothing goes out to it.
 */
export function dataNetwork(view: ComponentView): readonly Manifest[] {
  const { cell, reason } = view;
  const prometheus = namespaceOf(cell, 'prometheus-operator');
  const toInstances = { to: [own(INSTANCE)], ports: SQL };
  return fence(DATA_NAMESPACE, identityOf(view), reason, [
    {
      name: 'mariadb-instances',
      pods: INSTANCE,
      from: [
        { from: [{ namespaceSelector: {} }], ports: SQL },
        { from: [own(INSTANCE)], ports: MEMBERS },
        { from: [pods(OPERATOR_NAMESPACE, OPERATOR)], ports: AGENT },
      ],
      to: [apiServer(cell), { to: [own(INSTANCE)], ports: [...SQL, ...MEMBERS] }],
    },
    { name: 'mariadb-exporter', pods: EXPORTER, from: [fromPrometheus(prometheus, 9104)], to: [toInstances] },
    ...(keptInStore(view)
      ? [{ name: 'mariadb-copies', pods: COPYING, from: [], to: [toInstances, { to: INTERNET, ports: [{ port: 443 }] }] }]
      : []),
  ]);
}
