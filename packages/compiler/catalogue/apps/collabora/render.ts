import { required } from '../../../plan/plan.ts';
import { type Identity, labels } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { deployment, httpRoute, service } from '../../../tree/manifest/workload.ts';
import type { AppView } from '../../entry.ts';
import { PORT } from './facts.ts';
import { pod } from './pod.ts';
import { documentPolicies } from './policies.ts';

/** The app whose documents Collabora opens. */
const FILES_APP = 'nextcloud';

/** Collabora of a tenant: one pod that is never two, not even for the seconds of an update. */
export function renderCollabora({ plan, tenant }: AppView): Manifest[] {
  const namespace = tenant.namespace.values.name;
  const workload = required(plan.workloads[0]);
  const identity: Identity = {
    name: 'collabora',
    instance: 'collabora',
    component: 'web',
    partOf: 'collabora',
    tenant: tenant.tenant.name,
    cell: tenant.cell.cell.name,
  };
  const office = tenant.apps.find((app) => app.app.name === FILES_APP);
  // Without Nextcloud it opens nothing of nobody: no group at all would let the first comer in.
  const files = office?.app.values.host ?? plan.app.values.host;
  return [
    deployment({ namespace, workload, identity, template: pod(plan, workload, labels(identity), files), recreate: true }),
    service({ namespace, workload, identity, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] }),
    ...(office ? documentPolicies(plan, FILES_APP, identity, namespace) : []),
    ...plan.routes.map((route) => httpRoute({ namespace, route, identity })),
  ];
}
