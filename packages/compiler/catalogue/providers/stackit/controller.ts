import { cloudController } from '../../../tree/manifest/cloud-controller.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { CONTROLLER_VERSION } from './facts.ts';

export const NAMESPACE = 'cloud-controller';

/** The Secret of the controller, brought: the key of a service account, and `cloud.yaml` with `global.{projectId,region}` and `loadBalancer.networkId`. */
export const SECRET = { name: 'stackit', keys: ['cloud.yaml', 'sa_key.json'] } as const;

export function controllerNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'stackit', origin: view.reason }];
}

export function controllerUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'stackit-cloud-controller', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const controller = cloudController({
    namespace: NAMESPACE,
    identity,
    reason,
    secrets: cluster.cluster.secrets,
    image: pulled(platform, `ghcr.io/stackitcloud/cloud-provider-stackit/cloud-controller-manager:v${CONTROLLER_VERSION}`),
    args: ['--cloud-provider=stackit', '--cloud-config=/etc/stackit/cloud.yaml', `--cluster-name=${cluster.cluster.name}`],
    env: [{ name: 'STACKIT_SERVICE_ACCOUNT_KEY_PATH', value: '/etc/stackit/sa_key.json' }],
    files: { secret: SECRET.name, path: '/etc/stackit' },
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(NAMESPACE, identity, reason, [
    { name: 'controller', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] },
  ]);
  return [{ name: 'cloud-controller', needs: [], objects: [...network, ...controller] }];
}
