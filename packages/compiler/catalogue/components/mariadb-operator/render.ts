import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { instanceVolumes } from '../../../tree/manifest/instance-volumes.ts';
import { confined, runAs, spread } from '../../../tree/manifest/pod.ts';
import { alerts } from './alerts.ts';
import { backup } from './backup.ts';
import { certificates } from './certificates.ts';
import { cluster, way, identityOf } from './cluster.ts';
import { OPERATOR_NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { dataNetwork, operatorNetwork } from './network.ts';

/** The user of the operator's image. */
const UID = 65_532;

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: OPERATOR_NAMESPACE, podSecurity: 'restricted', component: 'mariadb-operator', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const chart = (name: string, values: Readonly<Record<string, unknown>>) => ({
    release: name,
    chart: name,
    repository: REPOSITORY,
    version: VERSION,
    namespace: OPERATOR_NAMESPACE,
    values,
    origin: view.reason,
  });
  return [
    { name: 'mariadb-operator-crds', needs: [], charts: [chart('mariadb-operator-crds', {})] },
    {
      name: 'mariadb-operator',
      needs: ['mariadb-operator-crds', 'monitoring-crds', 'cert-manager'],
      charts: [chart('mariadb-operator', values(view))],
      objects: operatorNetwork(view),
    },
    {
      name: 'mariadb',
      needs: ['mariadb-operator', 'cert-manager', 'longhorn', 'monitoring-crds'],
      objects: [
        ...instanceVolumes(view.cluster, identityOf(view), view.reason),
        ...certificates(view),
        ...backup(view),
        cluster(view),
        way(view),
        ...dataNetwork(view),
      ],
    },
    { name: 'mariadb-alerts', needs: ['mariadb', 'prometheus-operator'], objects: alerts(view) },
  ];
}

/** Two operators, of which one leads, and two who say whether a MariaDB is right: without one nothing of it can be changed. */
export function values({ platform }: ComponentView) {
  const image = { repository: `${registry(platform, 'ghcr.io')}/mariadb-operator/mariadb-operator` };
  const each = (name: string) => ({
    image,
    ha: { enabled: true, replicas: 2 },
    pdb: { enabled: true, maxUnavailable: 1 },
    resources: sized(50, 128, 512),
    podSecurityContext: runAs(UID),
    securityContext: confined(),
    topologySpreadConstraints: spread({ 'app.kubernetes.io/name': name }),
  });
  return {
    ...each('mariadb-operator'),
    metrics: { enabled: true },
    webhook: { ...each('mariadb-operator-webhook'), cert: { certManager: { enabled: true } } },
    certController: { enabled: false },
  };
}
