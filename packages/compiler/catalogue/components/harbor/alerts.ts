import { rules } from '../../../tree/manifest/alert.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE } from './facts.ts';

export function alerts({ reason }: ComponentView, identity: Identity): Manifest {
  return rules('harbor', NAMESPACE, identity, reason, [
    {
      alert: 'RegistryDown',
      expr: 'absent(harbor_up{component="core"} == 1)',
      for: '5m',
      severity: 'critical',
      says: 'The registry of images does not answer: pods whose image is there alone do not start on a node that never had it.',
    },
    {
      alert: 'RegistryPartDown',
      expr: 'min by (component) (harbor_up) == 0',
      for: '10m',
      severity: 'warning',
      says: 'The part {{ $labels.component }} of the registry of images is not well.',
    },
    {
      alert: 'RegistryJobsWait',
      expr: 'max by (type) (harbor_task_queue_latency) > 3600',
      for: '15m',
      severity: 'warning',
      says: 'Jobs of the kind {{ $labels.type }} have waited in the registry for {{ $value | humanizeDuration }}.',
    },
  ]);
}
