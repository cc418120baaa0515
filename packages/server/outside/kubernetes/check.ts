import { createHash } from 'node:crypto';
import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { Access } from './access.ts';
import { type Answer, Client, faultOf } from './client.ts';
import { textAt } from './json.ts';
import type { CheckedObject } from './port.ts';
import { Served, pathOf } from './served.ts';
import { told } from './told.ts';
import { CHECKED_IN, triedAs } from './trials.ts';

/** Dry runs at the same time in one cluster, on connections of their own: looks go on beside them. More do not help an API server of two cores. */
const MOST = 6;
/** Milliseconds for which an answer holds: policies change without a schema changing. */
const FRESH = 60 * 60_000;
/** Digests that are remembered: a cell of 200 tenants has some 9,000 objects. 100 bytes each. */
const KEPT = 50_000;
/** Objects of which an answer tells. */
const TOLD = 3;

/** What came of one object. `later`: nobody can say now. */
type Verdict = 'fine' | { readonly refused: string } | { readonly later: Outcome };

/**
 * Asks an API server what it would say to objects before they are published, by server-side apply as a dry run that is strict about fields:
 * an engine drops a field that the server does not know, and says that it is ready.
 *
 * Each object is asked about in a namespace of its own that is always empty ({@link CHECKED_IN}), never in that of its tenant. So a tenant that
 * does not exist yet is checked like any other, and the account needs no right to write anywhere else. Not seen by that: fields
 * that cannot be changed later (the engine's own dry run finds those, and applies nothing), objects that belong to no namespace, and kinds that
 * give rights or hold secrets.
 */
export class Checker {
  readonly #client: Client;
  readonly #served: Served;
  /** What passed, by digest of object and schema, and when (milliseconds of this process). The oldest first. */
  readonly #passed = new Map<string, number>();

  constructor(access: Access) {
    this.#client = new Client(access, MOST);
    this.#served = new Served(this.#client);
  }

  close(): void {
    this.#client.close();
  }

  async check(objects: readonly CheckedObject[], context: Context): Promise<Outcome> {
    const verdicts = await Promise.all(objects.map((object) => this.#one(object, context)));
    const refused = verdicts.flatMap((each) => (typeof each === 'object' && 'refused' in each ? each.refused : []));
    if (refused.length > 0) {
      const more = refused.length > TOLD ? [`and ${refused.length - TOLD} more objects`] : [];
      return { kind: 'refused', cause: { code: 'kubernetes/invalid', detail: [...refused.slice(0, TOLD), ...more].join('; ') } };
    }
    return verdicts.flatMap((each) => (typeof each === 'object' && 'later' in each ? each.later : []))[0] ?? DONE;
  }

  async #one(object: CheckedObject, context: Context): Promise<Verdict> {
    const { apiVersion, kind, metadata } = object;
    const resource = await this.#served.resource(apiVersion, kind, context);
    const name = `${kind} ${metadata.name}`;
    if (!resource) return { later: transient('kubernetes/not-served', `${name}: the cluster does not serve ${apiVersion} ${kind} yet`) };
    const isNamespace = kind === 'Namespace';
    const from = isNamespace ? 'own' : triedAs(groupOf(apiVersion), resource.name);
    if (!from) return 'fine';
    if (resource.namespaced && metadata.namespace === undefined) return { refused: `${name}: metadata.namespace is missing` };
    const moved = { ...object, metadata: { ...metadata, ...(isNamespace ? { name: CHECKED_IN } : { namespace: CHECKED_IN }) } };
    const text = JSON.stringify(moved);
    const key = createHash('sha256').update(`${resource.schema}\n${text}`).digest('base64');
    if (this.#hasPassed(key)) return 'fine';
    const place = isNamespace ? '' : `/namespaces/${CHECKED_IN}`;
    const query = 'fieldManager=hansa-check&force=true&fieldValidation=Strict&dryRun=All';
    const path = `/${pathOf(apiVersion)}${place}/${resource.name}/${moved.metadata.name}?${query}`;
    const answer = await this.#client.send({ method: 'PATCH', path, body: moved, type: 'application/apply-patch+yaml' }, context);
    const verdict = verdictOf(answer, name, metadata.namespace ?? metadata.name, from);
    if (verdict === 'fine') this.#keep(key);
    return verdict;
  }

  #hasPassed(key: string): boolean {
    const since = this.#passed.get(key);
    return since !== undefined && performance.now() - since < FRESH;
  }

  #keep(key: string): void {
    this.#passed.delete(key);
    this.#passed.set(key, performance.now());
    for (const oldest of this.#passed.keys()) {
      if (this.#passed.size <= KEPT) return;
      this.#passed.delete(oldest);
    }
  }
}

/** Statuses with which an API server says no to the object itself, whatever the day. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 413, 422]);
/** What it says of a field that it does not know, or of a list where a map belongs: with a 500, as of 1.36. */
const UNTYPED = 'failed to create typed patch object';

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}

/**
 * A no to a kind that a platform brings may be an old definition's, which the platform that is being applied replaces: it is asked about again,
 * and only who hears it each time is held.
 */
function verdictOf({ status, body }: Answer, name: string, namespace: string, from: 'own' | 'added'): Verdict {
  if (status < 300) return 'fine';
  const message = textAt(body, 'message');
  // A webhook that has no dry run lets nobody ask: the engine will hear what it says.
  if (status === 400 && message.includes('does not support dry run')) return 'fine';
  const words = told(message.replaceAll(CHECKED_IN, namespace));
  const isOurs = /cannot (create|patch) resource/.test(message) || (status === 404 && message.includes(`namespaces "${CHECKED_IN}"`));
  if (isOurs)
    return { later: transient('kubernetes/no-check', `the cluster lets us check nothing: apply its rights again (${told(message)})`) };
  if (REFUSALS.has(status) || message.startsWith(UNTYPED)) {
    const detail = words.includes(name.split(' ')[1] ?? '') ? words : `${name}: ${words}`;
    return from === 'own' ? { refused: detail } : { later: transient('kubernetes/invalid', detail) };
  }
  const { code, message: detail } = faultOf(status, message);
  return { later: transient(code, detail) };
}
