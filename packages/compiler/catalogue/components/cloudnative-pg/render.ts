import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { instanceVolumes } from '../../../tree/manifest/instance-volumes.ts';
import { alerts } from './alerts.ts';
import { backup, keptInStore } from './backup.ts';
import { certificates } from './certificates.ts';
import { cluster, identityOf } from './cluster.ts';
import { OPERATOR_NAMESPACE, PLUGIN_VERSION, REPOSITORY, VERSION } from './facts.ts';
import { dataNetwork, operatorNetwork } from './network.ts';
import { poolers, ways } from './poolers.ts';
import { monitors } from './monitors.ts';

/** The unit after which a program of the platform finds its database. */
export const POSTGRES_UNIT = 'postgres';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: OPERATOR_NAMESPACE, podSecurity: 'restricted', component: 'cloudnative-pg', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const chart = (name: string, version: string, values: Readonly<Record<string, unknown>>) => ({
    release: name,
    chart: name,
    repository: REPOSITORY,
    version,
    namespace: OPERATOR_NAMESPACE,
    values,
    origin: view.reason,
  });
  const kept = keptInStore(view);
  return [
    {
      name: 'cloudnative-pg',
      needs: ['monitoring-crds'],
      charts: [chart('cloudnative-pg', VERSION, values(view))],
      objects: operatorNetwork(view),
    },
    ...(kept
      ? [
          {
            name: 'barman-cloud',
            needs: ['cloudnative-pg', 'cert-manager'],
            charts: [chart('plugin-barman-cloud', PLUGIN_VERSION, pluginValues(view))],
          },
        ]
      : []),
    {
      name: POSTGRES_UNIT,
      needs: ['cloudnative-pg', 'barman-cloud', 'cert-manager', 'longhorn', 'monitoring-crds'],
      objects: [
        ...instanceVolumes(view.cluster, identityOf(view), view.reason),
        ...certificates(view),
        ...backup(view),
        cluster(view),
        ...poolers(view),
        ...ways(view),
        ...dataNetwork(view),
        ...monitors(view),
      ],
    },
    { name: 'postgres-alerts', needs: [POSTGRES_UNIT, 'prometheus-operator'], objects: alerts(view) },
  ];
}

/** Two operators, of which one leads: while none is there nothing fails over. */
export function values({ platform }: ComponentView) {
  return {
    replicaCount: 2,
    image: { repository: `${registry(platform, 'ghcr.io')}/cloudnative-pg/cloudnative-pg` },
    resources: sized(100, 128, 512),
    monitoring: { podMonitorEnabled: true },
  };
}

/** It does not take turns with a second one of its own: its rollout is `Recreate`. */
export function pluginValues({ platform }: ComponentView) {
  const image = { registry: registry(platform, 'ghcr.io') };
  return { image, sidecarImage: image, resources: sized(50, 64, 256) };
}
