import { type Context, DONE, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import type { KubernetesPort, NamespaceSeen } from './port.ts';

/**
 * Clusters of the simulated cloud. What they cannot do: read a repository (they believe what they are asked for), trouble of their own, and
 * volumes; every pod becomes ready after a few seconds.
 */
export function simulatedKubernetes(cloud: SimulatedCloud, now: () => number = Date.now): KubernetesPort {
  const away = ['kubernetes/unreachable', 'the cluster does not answer'] as const;
  const ask = (verb: string, body: object, context: Context): Promise<unknown> =>
    cloud.call('kubernetes', verb, { ...body, now: now() }, context);
  return {
    observe: (ref, context) =>
      ask('observe', ref, context).then(
        (seen) => (seen === null ? { kind: 'absent', at: now() } : { kind: 'present', value: seen as NamespaceSeen, at: now() }),
        () => unknown(...away, now()),
      ),
    ensure: (want, context) =>
      ask('ensure', want, context).then(
        (taken) => (taken === true ? DONE : transient('kubernetes/ending', 'the namespace is being removed')),
        () => transient(...away),
      ),
    remove: (ref, context) =>
      ask('remove', ref, context).then(
        (lookAt) => (typeof lookAt === 'number' ? { kind: 'working', lookAt } : DONE),
        () => transient(...away),
      ),
  };
}
