import { type Client, messageOf } from './client.ts';
import { at, type KubeObject, type Placed } from './objects.ts';

/** What the API server said to one object. `unknown-kind`: no such kind is served, so nothing was tried. */
export type Outcome = Placed & {
  readonly result: 'applied' | 'refused' | 'unknown-kind';
  readonly message: string;
  readonly warnings: readonly string[];
};

type Resource = { readonly name: string; readonly namespaced: boolean };

/** Objects in flight; more does not help two cores. */
const concurrency = 32;

/** What must be there before the rest: an object in a missing namespace, a pod under a limit that comes later, is not what the plan says. */
const waves: readonly ReadonlySet<string>[] = [
  new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass']),
  new Set([
    'ResourceQuota',
    'LimitRange',
    'ServiceAccount',
    'ConfigMap',
    'Secret',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
  ]),
];
const last: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod']);

/**
 * Strict server-side apply over HTTP: the API server refuses fields that it does not know, and each object gets its own answer.
 * GitOps engines do not do this: Flux drops an unknown field and says Ready.
 */
export class Applier {
  readonly #client: Client;
  readonly #discovered = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Applies all for real, in waves (namespaces first, workloads last), and answers in the order of `objects`. */
  async all(objects: readonly Placed[]): Promise<Outcome[]> {
    const outcomes = new Map<Placed, Outcome>();
    for (const wave of inWaves(objects)) {
      const rest = wave.values(); // one iterator for all workers: each takes the next object that nobody has
      const worker = async () => {
        for (const placed of rest) outcomes.set(placed, await this.one(placed));
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
    }
    return objects.flatMap((placed) => outcomes.get(placed) ?? []);
  }

  /** Applies one object; with `dryRun` it goes through the same validation and admission, and is not kept. */
  async one({ object, file }: Placed, dryRun = false): Promise<Outcome> {
    const none = { object, file, warnings: [] };
    const resource = await this.#resource(object);
    if (resource === undefined) return { ...none, result: 'unknown-kind', message: `no kind ${object.apiVersion} ${object.kind}` };
    if (resource.namespaced !== (object.metadata.namespace !== undefined)) {
      return {
        ...none,
        result: 'refused',
        message: resource.namespaced ? 'metadata.namespace is missing' : 'metadata.namespace has no meaning here',
      };
    }
    const path = addressOf(object, resource);
    const query = `fieldManager=hansa&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    const { status, body, warnings } = await this.#client.send('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
    const result = status < 300 ? 'applied' : 'refused';
    return { object, file, result, message: result === 'applied' ? '' : `${status} ${messageOf(body)}`, warnings };
  }

  /** The address of an object at the API server, or undefined when its kind is not served. */
  async path(object: KubeObject): Promise<string | undefined> {
    const resource = await this.#resource(object);
    return resource && addressOf(object, resource);
  }

  /** Forgets what is served: after definitions were added. */
  rediscover(): void {
    this.#discovered.clear();
  }

  async #resource({ apiVersion, kind }: KubeObject): Promise<Resource | undefined> {
    const base = baseOf(apiVersion);
    const known = this.#discovered.get(base) ?? this.#discover(base);
    this.#discovered.set(base, known);
    return (await known).get(kind);
  }

  async #discover(base: string): Promise<ReadonlyMap<string, Resource>> {
    const { status, body } = await this.#client.get(base);
    const found = status === 200 ? at(body, 'resources') : [];
    const resources = new Map<string, Resource>();
    for (const each of Array.isArray(found) ? found : []) {
      const [name, kind] = [at(each, 'name'), at(each, 'kind')];
      if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) continue; // a slash: a part, as in pods/log
      resources.set(kind, { name, namespaced: at(each, 'namespaced') === true });
    }
    return resources;
  }
}

function baseOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function addressOf({ apiVersion, metadata }: KubeObject, resource: Resource): string {
  const space = resource.namespaced ? `/namespaces/${metadata.namespace}` : '';
  return `${baseOf(apiVersion)}${space}/${resource.name}/${metadata.name}`;
}

function inWaves(objects: readonly Placed[]): Placed[][] {
  const waveOf = ({ object: { kind } }: Placed) => {
    const early = waves.findIndex((kinds) => kinds.has(kind));
    if (early >= 0) return early;
    return last.has(kind) ? waves.length + 1 : waves.length;
  };
  return Array.from({ length: waves.length + 2 }, (_, wave) => objects.filter((placed) => waveOf(placed) === wave));
}
