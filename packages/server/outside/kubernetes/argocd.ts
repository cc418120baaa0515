import type { Context } from '@hansa/domain/port/outcome.ts';
import { type Client, MERGE } from './client.ts';
import type { Engine, EngineSeen } from './engine.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import type { NamespaceRef } from './port.ts';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const SET = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets/tenants';

/** Argo CD by its objects: an Application `t-<id>` for each tenant, which the ApplicationSet `tenants` makes of the folders in Git. */
export function argocd(client: Client): Engine {
  const annotate = (path: string, name: string, value: string, context: Context): Promise<unknown> =>
    client.ask({ method: 'PATCH', path, type: MERGE, body: { metadata: { annotations: { [name]: value } } } }, context);
  // Argo CD takes both annotations away when it has looked: it is asked as often as there is reason to, and twice at once is once.
  const refresh = (ref: NamespaceRef, context: Context) => annotate(pathOf(ref), 'argocd.argoproj.io/refresh', 'normal', context);
  const folders = (context: Context) => annotate(SET, 'argocd.argoproj.io/application-set-refresh', 'true', context);
  return {
    name: 'Argo CD',
    async look(ref, context) {
      const application = await client.get(pathOf(ref), context);
      if (application !== undefined) return seen(application);
      const set = await client.get(SET, context);
      return { settled: false, commit: null, complaints: failures(set) };
    },
    // Its Applications of the platform look by themselves every three minutes; which of them there are says the one of the cell.
    async enter(_word, context) {
      await Promise.all([folders(context), annotate(`${APPLICATIONS}/cell`, 'argocd.argoproj.io/refresh', 'normal', context)]);
    },
    async fetch(ref, _word, context) {
      if ((await refresh(ref, context)) === undefined) await folders(context);
    },
    // Applications heal themselves as soon as they see it.
    async repair(ref, _word, context) {
      await refresh(ref, context);
    },
    async release(ref, _word, context) {
      const application = await client.get(pathOf(ref), context);
      if (application === undefined) return 'free';
      if (at(application, 'metadata', 'deletionTimestamp') !== undefined) return 'leaving';
      await folders(context);
      return 'held';
    },
  };
}

function pathOf({ tenant }: NamespaceRef): string {
  return `${APPLICATIONS}/t-${tenant}`;
}

/**
 * A sync that was decided stands in `operation` until it has ended, and only then is compared anew. Whoever read a new mark on the Namespace
 * before sees at least that operation.
 */
function seen(application: unknown): EngineSeen {
  const phase = textAt(application, 'status', 'operationState', 'phase');
  const settled =
    textAt(application, 'status', 'sync', 'status') === 'Synced' &&
    at(application, 'operation') === undefined &&
    at(application, 'metadata', 'deletionTimestamp') === undefined &&
    (phase === '' || phase === 'Succeeded');
  const name = `Application ${textAt(application, 'metadata', 'name')}`;
  // What failed and is tried again says `Running` all the while.
  const failed = phase === 'Failed' || phase === 'Error' || numberAt(application, 'status', 'operationState', 'retryCount') > 0;
  const message = textAt(application, 'status', 'operationState', 'message');
  const sync = failed && phase !== 'Succeeded' ? [`${name}: ${message}`] : [];
  return { settled, commit: textAt(application, 'status', 'sync', 'revision') || null, complaints: [...sync, ...failures(application)] };
}

/** Conditions that say that something is wrong: of an Application by their type, of a set by their status as well. */
function failures(object: unknown): string[] {
  const name = `${textAt(object, 'kind')} ${textAt(object, 'metadata', 'name')}`;
  return listAt(object, 'status', 'conditions')
    .filter((each) => /Error/.test(textAt(each, 'type')) && textAt(each, 'status') !== 'False')
    .map((each) => `${name}: ${textAt(each, 'type')}: ${textAt(each, 'message')}`);
}
