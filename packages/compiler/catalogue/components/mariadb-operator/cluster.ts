import type { ComponentView } from '../../entry.ts';
import type { DataServiceThing, InsideCluster } from '../../../plan/kinds.ts';
import { required } from '../../../plan/plan.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import { instanceClass } from '../../../tree/manifest/instance-volumes.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { confined, runAs, zoned } from '../../../tree/manifest/pod.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';
import { AUTHORITY, namesOf } from './certificates.ts';
import { EXPORTER_IMAGE, IMAGE, OPERATOR_IMAGE, UID } from './facts.ts';

/** Of the MariaDB. The operator's Services are named by it; ours leads to the same pods, and is named as with hosts. */
export const CLUSTER = 'mariadb-galera';
/** Of the pods of all instances, and of the one to write to. */
export const INSTANCE = { 'app.kubernetes.io/name': 'mariadb', 'app.kubernetes.io/instance': CLUSTER };
export const PRIMARY = { ...INSTANCE, 'k8s.mariadb.com/role': 'primary' };

export function identityOf({ cell }: ComponentView): Identity {
  return { name: 'mariadb', instance: cell.cell.name, partOf: 'data', cell: cell.cell.name };
}

/** Whoever is asked for is planned: what is rendered here is wanted by a MariaDB. */
export function serviceOf({ cell }: ComponentView): DataServiceThing {
  return required(cell.services.mariadb);
}

/** MariaDB as the operator keeps it. What is not said is the operator's default; who is written to changes, and is left to it. */
export function cluster(view: ComponentView): Manifest {
  const { cell, reason } = view;
  const { at, inside: planned } = serviceOf(view).values;
  const inside = required(planned);
  return {
    apiVersion: 'k8s.mariadb.com/v1alpha1',
    kind: 'MariaDB',
    metadata: metadata(CLUSTER, identityOf(view), reason.origin, {
      namespace: DATA_NAMESPACE,
      annotations: renewed(secretsOf(cell, 'mariadb-operator')),
    }),
    spec: {
      image: pulled(view.platform, IMAGE),
      replicas: at.length,
      rootPasswordSecretKeyRef: { name: 'mariadb-operator', key: 'root-password' },
      galera: galera(view),
      // Half of the memory is MariaDB's own cache; the rest is for sessions and for what it sends to a new member.
      myCnf: `[mariadb]\ninnodb_buffer_pool_size=${Math.floor(inside.memory / 2)}M\n`,
      tls: {
        enabled: true,
        // Mautic cannot ask for TLS: demanded, it would be shut out.
        required: false,
        galeraSSTEnabled: true,
        serverCertIssuerRef: { name: AUTHORITY, kind: 'Issuer' },
        clientCertIssuerRef: { name: AUTHORITY, kind: 'Issuer' },
        serverCertAdditionalNames: namesOf(view),
      },
      storage: { size: `${inside.storage}Mi`, storageClassName: instanceClass(view.cluster, identityOf(view)), resizeInUseVolumes: true },
      resources: {
        requests: { cpu: String(inside.cpu), memory: `${inside.memory}Mi` },
        limits: { memory: `${inside.memory}Mi` },
      },
      podSecurityContext: runAs(UID),
      securityContext: confined(false),
      ...placement(inside, at),
      podDisruptionBudget: { maxUnavailable: 1 },
      metrics: metrics(view),
    },
  };
}

/** A container of the operator stands beside each instance, and one more starts it. Configuration is on the volume of the rows: one volume an instance. */
function galera({ platform }: ComponentView): object {
  const own = { image: pulled(platform, OPERATOR_IMAGE), securityContext: confined(false), resources: sized(50, 64, 256) };
  return { enabled: true, config: { reuseStorageVolume: true }, agent: own, initContainer: own };
}

function metrics({ platform }: ComponentView): object {
  return {
    enabled: true,
    exporter: {
      image: pulled(platform, EXPORTER_IMAGE),
      resources: sized(20, 32, 128),
      podSecurityContext: runAs(65_534),
      securityContext: confined(),
    },
  };
}

/** No two instances on one node, and none where its volume cannot be: rather one that waits than two that fall together. */
function placement({ zones, nodeSelector }: InsideCluster, at: readonly string[]) {
  const { affinity, spread } = zoned(zones, new Set(at).size > 1, INSTANCE);
  return {
    affinity: { antiAffinityEnabled: true, ...affinity },
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...spread,
  };
}

/** The name of the data service, which stays when MariaDB moves from hosts into the cluster or back: to the one instance that is written to. */
export function way(view: ComponentView): Manifest {
  const { host, port } = required(serviceOf(view).values.endpoints['proxy']);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(host.slice(0, host.indexOf('.')), identityOf(view), view.reason.origin, { namespace: DATA_NAMESPACE }),
    spec: { type: 'ClusterIP', selector: PRIMARY, ports: [{ name: 'tcp', port, protocol: 'TCP', targetPort: 3306 }] },
  };
}
