import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Client } from './client.ts';
import { at, listAt, textAt } from './json.ts';

export interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  /** Of the schemas of its group and version: another one after an upgrade of the API server or of the definition. */
  readonly schema: string;
}

/** Milliseconds for which the list of schemas is good: an upgrade takes longer than that. */
const FRESH = 10_000;

/** What an API server serves, by group and version. Everybody who may log in may read this (`system:discovery`). */
export class Served {
  readonly #client: Client;
  #schemas: ReadonlyMap<string, string> = new Map();
  #listedAt = -FRESH;
  /** By path and schema. */
  readonly #resources = new Map<string, ReadonlyMap<string, Resource>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** What objects of this kind are called there; undefined where the kind is not served, or not yet. Throws a Fault where nobody answers. */
  async resource(apiVersion: string, kind: string, context: Context): Promise<Resource | undefined> {
    const path = pathOf(apiVersion);
    const schema = (await this.#listed(context)).get(path);
    if (schema === undefined) return undefined;
    const key = `${path} ${schema}`;
    const known = this.#resources.get(key) ?? read(await this.#client.get(`/${path}`, context), schema);
    this.#resources.set(key, known);
    return known.get(kind);
  }

  async #listed(context: Context): Promise<ReadonlyMap<string, string>> {
    if (performance.now() - this.#listedAt < FRESH) return this.#schemas;
    const paths = at(await this.#client.get('/openapi/v3', context), 'paths');
    this.#schemas = new Map(Object.entries(Object(paths)).map(([path, each]) => [path, textAt(each, 'serverRelativeURL')]));
    this.#listedAt = performance.now();
    return this.#schemas;
  }
}

/** Below the root of the API server, without the first slash: as its list of schemas calls it. */
export function pathOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
}

function read(list: unknown, schema: string): ReadonlyMap<string, Resource> {
  const whole = listAt(list, 'resources').filter((each) => !textAt(each, 'name').includes('/')); // a slash: a part, as in pods/log
  return new Map(
    whole.map((each) => [textAt(each, 'kind'), { name: textAt(each, 'name'), namespaced: at(each, 'namespaced') === true, schema }]),
  );
}
