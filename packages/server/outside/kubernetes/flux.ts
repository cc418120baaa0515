import type { Context } from '@hansa/domain/port/outcome.ts';
import { type Client, MERGE } from './client.ts';
import type { Engine, EngineSeen } from './engine.ts';
import { at, conditionOf, textAt } from './json.ts';
import type { NamespaceRef } from './port.ts';

const SOURCES = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories';
const UNITS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';

/** Flux by its objects: a GitRepository and a Kustomization `tenant-<id>` for each tenant, made by `entry` and `cell`. */
export function flux(client: Client): Engine {
  const poke = (path: string, word: string, context: Context): Promise<unknown> =>
    client.ask(
      { method: 'PATCH', path, type: MERGE, body: { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': word } } } },
      context,
    );
  const pair = (name: string, source: string, context: Context) =>
    Promise.all([client.get(`${UNITS}/${name}`, context), client.get(`${SOURCES}/${source}`, context)]);
  const own = ({ tenant }: NamespaceRef): string => `tenant-${tenant}`;
  return {
    name: 'Flux',
    async look(ref, context) {
      const [unit, source] = await pair(own(ref), own(ref), context);
      if (unit !== undefined) return seen(unit, source);
      // Not there yet: whoever should make it may say why.
      const [cell, entry] = await pair('cell', 'entry', context);
      return { settled: false, commit: null, complaints: [...complaint(entry), ...complaint(cell)] };
    },
    async enter(word, context) {
      await Promise.all(['entry', 'platform'].map((name) => poke(`${SOURCES}/${name}`, word, context)));
    },
    async fetch(ref, word, context) {
      const found = await poke(`${SOURCES}/${own(ref)}`, word, context);
      if (found === undefined) await poke(`${SOURCES}/entry`, word, context);
    },
    async repair(ref, word, context) {
      await poke(`${UNITS}/${own(ref)}`, word, context);
    },
    async release(ref, word, context) {
      const unit = await client.get(`${UNITS}/${own(ref)}`, context);
      if (unit === undefined) return 'free';
      if (at(unit, 'metadata', 'deletionTimestamp') !== undefined) return 'leaving';
      await poke(`${SOURCES}/entry`, word, context);
      return 'held';
    },
  };
}

/**
 * Flux writes `Ready: Unknown` before it applies, and the revision that it attempts; whoever read a new mark on the Namespace before sees
 * here at least that beginning.
 */
function seen(unit: unknown, source: unknown): EngineSeen {
  const [applied, attempted] = [textAt(unit, 'status', 'lastAppliedRevision'), textAt(unit, 'status', 'lastAttemptedRevision')];
  const settled =
    conditionOf(unit, 'Ready')?.status === 'True' &&
    at(unit, 'status', 'observedGeneration') === at(unit, 'metadata', 'generation') &&
    at(unit, 'metadata', 'deletionTimestamp') === undefined &&
    applied !== '' &&
    applied === attempted;
  return { settled, commit: /[0-9a-f]{40,64}$/.exec(applied)?.[0] ?? null, complaints: [...complaint(source), ...complaint(unit)] };
}

function complaint(object: unknown): string[] {
  const ready = conditionOf(object, 'Ready');
  const name = `${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')}`;
  const suspended = at(object, 'spec', 'suspend') === true ? [`${name} is suspended: somebody wants that nothing is applied`] : [];
  return ready?.status === 'False' ? [...suspended, `${name}: ${ready.reason}: ${ready.message}`] : suspended;
}
