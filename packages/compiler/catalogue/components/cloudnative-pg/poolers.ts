import type { ComponentView } from '../../entry.ts';
import type { Endpoint } from '../../../plan/kinds.ts';
import { required } from '../../../plan/plan.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { spread } from '../../../tree/manifest/pod.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { CLUSTER, identityOf } from './cluster.ts';
import { POOLER_IMAGE } from './facts.ts';

/** A Pooler a mode, by the endpoint that leads to it. Neither may be named like the Cluster. */
export const POOLERS = {
  pool: { name: 'postgres-pool', mode: 'transaction' },
  session: { name: 'postgres-pool-session', mode: 'session' },
} as const;

/** Pods of each Pooler. */
const PODS = 2;

export function poolers(view: ComponentView): readonly Manifest[] {
  return Object.values(POOLERS).map(({ name, mode }) => pooler(view, name, mode));
}

function pooler(view: ComponentView, name: string, mode: string): Manifest {
  const { platform, reason } = view;
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: metadata(name, identityOf(view), reason.origin, { namespace: DATA_NAMESPACE }),
    spec: {
      cluster: { name: CLUSTER },
      instances: PODS,
      type: 'rw',
      pgbouncer: {
        poolMode: mode,
        parameters: {
          max_client_conn: '2000',
          default_pool_size: '20',
          // Roles have a limit of their own in the database: who is over it waits here and is not refused.
          query_wait_timeout: '60',
          max_prepared_statements: '200',
          ignore_startup_parameters: 'extra_float_digits,options',
        },
      },
      template: {
        spec: {
          containers: [{ name: 'pgbouncer', image: pulled(platform, POOLER_IMAGE), resources: sized(100, 64, 256) }],
          topologySpreadConstraints: spread({ 'cnpg.io/poolerName': name }),
        },
      },
    },
  };
}

/** The names of data services, which stay when PostgreSQL moves from hosts into the cluster or back. */
export function ways(view: ComponentView): readonly Manifest[] {
  const { pool, session, direct } = view.cell.services.postgres.values.endpoints;
  return [
    way(view, required(pool), { 'cnpg.io/poolerName': POOLERS.pool.name }),
    way(view, required(session), { 'cnpg.io/poolerName': POOLERS.session.name }),
    way(view, required(direct), { 'cnpg.io/cluster': CLUSTER, 'cnpg.io/instanceRole': 'primary' }),
  ];
}

/** Poolers and instances both listen at 5432. */
function way(view: ComponentView, { host, port }: Endpoint, selector: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(host.slice(0, host.indexOf('.')), identityOf(view), view.reason.origin, { namespace: DATA_NAMESPACE }),
    spec: { type: 'ClusterIP', selector, ports: [{ name: 'tcp', port, protocol: 'TCP', targetPort: 5432 }] },
  };
}
