import { type Context, DONE, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import type { KubernetesPort, NamespaceSeen } from './port.ts';

/** Clusters of the simulated cloud. What they cannot do: trouble of their own; every pod becomes ready after a few seconds. */
export function simulatedKubernetes(cloud: SimulatedCloud, now: () => number = Date.now): KubernetesPort {
  const act = (verb: string, body: object, context: Context): Promise<Outcome> =>
    cloud.call('kubernetes', verb, { ...body, now: now() }, context).then(
      () => DONE,
      () => transient('kubernetes/unreachable', 'the cluster does not answer'),
    );
  return {
    observe: (ref, context) =>
      cloud.call('kubernetes', 'observe', { ...ref, now: now() }, context).then(
        (seen) => (seen === null ? { kind: 'absent', at: now() } : { kind: 'present', value: seen as NamespaceSeen, at: now() }),
        () => unknown('kubernetes/unreachable', 'the cluster does not answer', now()),
      ),
    ensure: (want, context) => act('ensure', want, context),
    remove: (ref, context) => act('remove', ref, context),
  };
}
