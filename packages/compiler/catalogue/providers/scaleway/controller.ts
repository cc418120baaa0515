import { cloudController } from '../../../tree/manifest/cloud-controller.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import { secretEnv } from '../../../tree/manifest/pod.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { CONTROLLER_VERSION, SITES } from './facts.ts';

export const NAMESPACE = 'cloud-controller';

/** The Secret of the controller: an API key, the project it belongs to, and the id of the cell's private network. All are brought. */
export const SECRET = {
  name: 'scaleway',
  keys: ['SCW_ACCESS_KEY', 'SCW_SECRET_KEY', 'SCW_DEFAULT_PROJECT_ID', 'SCW_DEFAULT_ZONE', 'PN_ID'],
} as const;

export function controllerNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'scaleway', origin: view.reason }];
}

export function controllerUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'scaleway-cloud-controller', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const site = SITES.find((each) => cluster.cluster.values.home === `scaleway/${each.name}`);
  const controller = cloudController({
    namespace: NAMESPACE,
    identity,
    reason,
    secrets: cluster.cluster.secrets,
    image: pulled(platform, `docker.io/scaleway/scaleway-cloud-controller-manager:v${CONTROLLER_VERSION}`),
    args: ['--cloud-provider=scaleway', '--allow-untagged-cloud=true', `--cluster-name=${cluster.cluster.name}`],
    env: [
      secretEnv('SCW_ACCESS_KEY', SECRET.name, 'SCW_ACCESS_KEY'),
      secretEnv('SCW_SECRET_KEY', SECRET.name, 'SCW_SECRET_KEY'),
      secretEnv('SCW_DEFAULT_PROJECT_ID', SECRET.name, 'SCW_DEFAULT_PROJECT_ID'),
      secretEnv('PN_ID', SECRET.name, 'PN_ID'),
      { name: 'SCW_DEFAULT_REGION', value: site?.region ?? 'fr-par' },
      { name: 'SCW_DEFAULT_ZONE', value: site?.name ?? 'fr-par-1' },
      { name: 'SCW_CCM_PREFIX', value: `hansa-${cluster.cluster.name}-` },
      // Tags of machines would become labels and taints that the plan does not know.
      { name: 'DISABLE_TAGS_SYNC', value: 'true' },
    ],
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(NAMESPACE, identity, reason, [
    { name: 'controller', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] },
  ]);
  return [{ name: 'cloud-controller', needs: [], objects: [...network, ...controller] }];
}
