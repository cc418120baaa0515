import { type Context, DONE, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import type { KubernetesPort, NamespaceSeen } from './port.ts';

/**
 * Clusters of the simulated cloud. What they cannot do: read a repository (they believe what they are asked for), trouble of their own, and
 * volumes; every pod becomes ready after a few seconds. Of objects that are checked they know the spec of Deployments and nothing else.
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
    poke: ({ cell }, context) =>
      ask('poke', { cell }, context).then(
        () => DONE,
        () => transient(...away),
      ),
    check: ({ cell, objects }, context) => {
      const deployments = objects.filter(({ kind }) => kind === 'Deployment').map(specOf);
      return ask('check', { cell, deployments }, context).then(
        (complaint) =>
          typeof complaint === 'string' ? { kind: 'refused', cause: { code: 'kubernetes/invalid', detail: complaint } } : DONE,
        () => transient(...away),
      );
    },
  };
}

/** What goes over the wire of a Deployment: a tree is a hundred kilobytes, and the twin looks at little of it. */
function specOf(object: object): unknown {
  const { metadata, spec } = object as { readonly metadata: { readonly name: string }; readonly spec?: Readonly<Record<string, unknown>> };
  return { name: metadata.name, replicas: spec?.['replicas'] ?? 1, fields: Object.keys(spec ?? {}) };
}
