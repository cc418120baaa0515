import type { WorkloadThing } from '../../../plan/kinds.ts';
import { confined, placement, probes, resources, runAs, spread } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import { PORTS } from './facts.ts';

const UID = 100;

/** The pod of podinfo with its greeting. It has no configuration to digest: its environment is part of the template. */
export function pod(workload: WorkloadThing, labels: Record<string, string>, selector: Record<string, string>, greeting: string) {
  return {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: runAs(UID),
      ...placement(workload),
      topologySpreadConstraints: spread(selector),
      containers: [
        {
          name: 'podinfo',
          image: from(workload, 'image'),
          command: ['./podinfo', `--port=${PORTS.http}`, `--port-metrics=${PORTS.metrics}`, '--level=info'],
          env: [{ name: 'PODINFO_UI_MESSAGE', value: greeting }],
          ports: [
            { name: 'http', containerPort: PORTS.http },
            { name: 'metrics', containerPort: PORTS.metrics },
          ],
          ...probes({ path: '/readyz', port: 'http' }, 30, { path: '/healthz', port: 'http' }),
          resources: resources(workload),
          securityContext: confined(),
        },
      ],
    },
  };
}
