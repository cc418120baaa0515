import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CLUSTER, identityOf } from './cluster.ts';

/** The operator's own monitor is deprecated and would be made anew by each of its versions. */
export function monitors(view: ComponentView): readonly Manifest[] {
  return [
    monitor(view, 'postgres-instances', { 'cnpg.io/cluster': CLUSTER, 'cnpg.io/podRole': 'instance' }),
    monitor(view, 'postgres-poolers', { 'cnpg.io/podRole': 'pooler' }),
  ];
}

function monitor(view: ComponentView, name: string, matchLabels: Readonly<Record<string, string>>): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: metadata(name, identityOf(view), view.reason.origin, { namespace: DATA_NAMESPACE }),
    spec: { selector: { matchLabels }, podMetricsEndpoints: [{ port: 'metrics' }] },
  };
}
