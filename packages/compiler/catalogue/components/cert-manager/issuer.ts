import type { NameServer, PlatformPlan } from '../../../plan/plan.ts';
import type { ComponentView } from '../../entry.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { from } from '../../../tree/sourced.ts';

/** The DNS provider's token, in cert-manager's own Secret: webhooks look in its namespace for what a ClusterIssuer names. */
export const TOKEN = { name: 'cert-manager', key: 'dns-token' } as const;

/** Who gives it: the DNS provider, or the server of the operator's own by the name of its key. */
export function keeperOf({ dns, nameServer }: Pick<PlatformPlan, 'dns' | 'nameServer'>): string {
  return nameServer ? `${nameServer.host.value}, the secret of its key ${nameServer.key.name.value}` : dns.value;
}

/** API group of the webhook. It has to be a name that nobody else uses, so it stands under the operator's own domain. */
export function groupName(view: ComponentView): string {
  return view.platform.dns.value === 'hetzner' ? 'acme.hetzner.com' : `acme.${view.platform.platform.values.domain}`;
}

/** One issuer for the whole cluster. Its account key is made by cert-manager and can be made again: it is no state. */
export function clusterIssuer(view: ComponentView, name: string, directory: string): Manifest {
  const { platform, cell } = view;
  const identity = { name: 'cert-manager', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: metadata(name, identity, platform.dns.origin),
    spec: {
      acme: {
        server: directory,
        email: from(platform.platform, 'contact'),
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [
          { dns01: platform.nameServer ? updates(platform.nameServer) : { webhook: { groupName: groupName(view), ...solver(view) } } },
        ],
      },
    },
  };
}

const ALGORITHMS = { 'hmac-sha256': 'HMACSHA256', 'hmac-sha512': 'HMACSHA512' } as const;

/** Built into cert-manager: no webhook. By TCP, for a firewall that lets queries out does not always let large answers in. */
function updates({ host, port, key }: NameServer) {
  return {
    rfc2136: {
      nameserver: `${host.value}:${port.value}`,
      protocol: 'TCP',
      tsigAlgorithm: ALGORITHMS[key.algorithm.value],
      tsigKeyName: key.name.value,
      tsigSecretSecretRef: TOKEN,
    },
  };
}

function solver(view: ComponentView) {
  if (view.platform.dns.value === 'hetzner') return { solverName: 'hetzner', config: { tokenSecretKeyRef: TOKEN } };
  return { solverName: 'desec', config: { apiTokenSecretRef: TOKEN } };
}
