import type { CellPlan } from '../../../plan/plan.ts';
import { apiServer, fence, fromPrometheus, hasComponent, namespaceOf, publicHosts, toData } from '../../../tree/manifest/fence.ts';
import { type Identity, selector } from '../../../tree/manifest/labels.ts';
import { type Flow, INTERNET, addresses, pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE, PORT } from './facts.ts';

/** In from the gateway and the monitor; out to its database, to what it keeps in order, and to what is public. */
export function network({ cell, reason }: ComponentView, identity: Identity): readonly Manifest[] {
  const watched = hasComponent(cell, 'prometheus-operator') ? [fromPrometheus(namespaceOf(cell, 'prometheus-operator'), PORT)] : [];
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'control-plane',
      pods: selector(identity),
      from: [{ from: [pods(GATEWAY.namespace)], ports: [{ port: PORT }] }, ...watched],
      to: [...ownDatabase(cell), apiServer(cell), ...data(cell), ...identityProvider(cell), ...outside(cell)],
    },
  ]);
}

function ownDatabase({ controlPlane }: CellPlan): Flow[] {
  if (!controlPlane) return [];
  const { database, reaches } = controlPlane.thing.values;
  const beside = reaches.length > 0 ? [{ to: reaches.map((cidr) => ({ ipBlock: { cidr } })) }] : [];
  return [{ to: addresses(database.addresses), ports: [{ port: database.port }] }, ...beside];
}

/** Each data service at every port that it has: the tenants' own paths are tried before a tenant is ready. */
function data({ services: { postgres, mariadb, cache } }: CellPlan): Flow[] {
  return [postgres, mariadb, cache].flatMap((each) => {
    if (!each) return [];
    const ports = [...new Set(Object.values(each.values.endpoints).map(({ port }) => port))];
    return [toData(each, ports)];
  });
}

function identityProvider(cell: CellPlan): Flow[] {
  if (!hasComponent(cell, 'keycloak')) return [];
  const to = [pods(namespaceOf(cell, 'keycloak'), { 'app.kubernetes.io/name': 'keycloak' })];
  return [{ to, ports: [{ port: 8080 }] }];
}

/** Git, object storage, the hosts of tenants (whether sign-in works is tried over them), the mail relay, and where letters come back to. */
function outside(cell: CellPlan): Flow[] {
  const { repository, deploy } = cell.delivery.values;
  const git = [...new Set([repository, deploy].map(portOf))].filter((port) => port !== 443).map((port) => ({ port }));
  const letters = [cell.services.mail?.values.port, cell.controlPlane?.thing.values.mailbox?.port].filter((port) => port !== undefined);
  return [
    publicHosts(cell),
    ...(git.length > 0 ? [{ to: INTERNET, ports: git }] : []),
    ...(letters.length > 0 ? [{ to: INTERNET, ports: letters.map((port) => ({ port })) }] : []),
    ...provider(cell),
  ];
}

/** Of your own people, where it listens elsewhere than the public does. */
function provider({ controlPlane }: CellPlan): Flow[] {
  const port = portOf(controlPlane?.thing.values.signIn?.issuer ?? '');
  return port === 443 ? [] : [{ to: INTERNET, ports: [{ port }] }];
}

const PORTS: Readonly<Record<string, number>> = { ssh: 22, http: 80, https: 443 };

/** Of the address of a repository or a provider, which the spec has checked. */
function portOf(url: string): number {
  const [, scheme = '', port] = /^([a-z]+):\/\/(?:[^@/]+@)?[^/:]+(?::(\d+))?/.exec(url) ?? [];
  return port === undefined ? (PORTS[scheme] ?? 443) : Number(port);
}
