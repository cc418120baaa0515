import type { ComponentView } from '../../entry.ts';
import type { InsideCluster } from '../../../plan/kinds.ts';
import { required } from '../../../plan/plan.ts';
import { ARCHIVE_SECONDS, INSTANCE_LEASES, type Recovery } from '../../../plan/recovery.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { sessionsIn } from '../../../plan/in-cluster.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import { instanceClass } from '../../../tree/manifest/instance-volumes.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { zoned } from '../../../tree/manifest/pod.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';
import { plugins } from './backup.ts';
import { CERTIFICATE } from './certificates.ts';
import { IMAGES } from './facts.ts';

/** Of the Cluster. Its Services are `postgres-rw` and its like; ours lead to the same pods, and are named as with hosts. */
export const CLUSTER = 'postgres';

export function identityOf({ cell }: ComponentView): Identity {
  return { name: 'postgres', instance: cell.cell.name, partOf: 'data', cell: cell.cell.name };
}

/** Sessions that are nobody's but of who administers and watches, beyond those that tenants and the platform need. */
const RESERVED = 10;

/** PostgreSQL as the operator keeps it. What is not said is the operator's default. */
export function cluster(view: ComponentView): Manifest {
  const { platform, cell, reason } = view;
  const { postgres } = cell.services;
  const { at, version, recovery } = postgres.values;
  const inside = required(postgres.values.inside);
  const lease = INSTANCE_LEASES[recovery as Recovery];
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: metadata(CLUSTER, identityOf(view), reason.origin, {
      namespace: DATA_NAMESPACE,
      annotations: renewed(secretsOf(cell, 'cloudnative-pg')),
    }),
    spec: {
      instances: at.length,
      imageName: pulled(platform, required(IMAGES[version])),
      enableSuperuserAccess: true,
      superuserSecret: { name: 'cloudnative-pg' },
      certificates: { serverTLSSecret: CERTIFICATE, serverCASecret: CERTIFICATE },
      bootstrap: { initdb: { dataChecksums: true, encoding: 'UTF8' } },
      postgresql: {
        parameters: parameters(inside),
        // Only by TLS, as on hosts: the operator's own rules take clear text from those who know a password.
        pg_hba: ['hostnossl all all all reject'],
        ...(inside.synchronous ? { synchronous: { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true } } : {}),
      },
      failoverDelay: lease.failoverDelay,
      primaryLease: {
        leaseDurationSeconds: lease.duration,
        renewDeadlineSeconds: lease.renewDeadline,
        retryPeriodSeconds: lease.retryPeriod,
      },
      // The primary last, and by handing over: a restart in place would be an outage.
      primaryUpdateMethod: 'switchover',
      primaryUpdateStrategy: 'unsupervised',
      storage: { size: `${inside.storage}Mi`, storageClass: instanceClass(view.cluster, identityOf(view)), resizeInUseVolumes: true },
      resources: {
        requests: { cpu: String(inside.cpu), memory: `${inside.memory}Mi` },
        limits: { memory: `${inside.memory}Mi` },
      },
      ...placement(inside, at),
      ...plugins(view),
    },
  };
}

/** A quarter of the memory is PostgreSQL's own cache, as its documents advise; the rest is for sessions and the system's cache. */
function parameters({ memory }: InsideCluster): Readonly<Record<string, string>> {
  return {
    archive_timeout: `${ARCHIVE_SECONDS}s`,
    max_connections: String(sessionsIn(memory) + RESERVED),
    superuser_reserved_connections: String(RESERVED),
    shared_buffers: `${Math.floor(memory / 4)}MB`,
    effective_cache_size: `${Math.floor((memory * 3) / 4)}MB`,
  };
}

/** No two instances on one node, and none where its volume cannot be: rather one that waits than two that fall together. */
function placement({ zones, nodeSelector }: InsideCluster, at: readonly string[]) {
  const { affinity, spread } = zoned(zones, new Set(at).size > 1, { 'cnpg.io/cluster': CLUSTER, 'cnpg.io/podRole': 'instance' });
  return {
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: 'required',
      topologyKey: 'kubernetes.io/hostname',
      ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
      ...affinity,
    },
    ...spread,
  };
}
