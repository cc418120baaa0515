import { type Context, DONE, type Observation, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { Access } from './access.ts';
import { argocd } from './argocd.ts';
import { Checker } from './check.ts';
import { Client, observationOf, outcomeOf } from './client.ts';
import type { Engine } from './engine.ts';
import { flux } from './flux.ts';
import { textAt } from './json.ts';
import { type KubernetesPort, type NamespaceRef, type NamespaceSeen, type NamespaceWant, TREE_MARK } from './port.ts';
import { leftIn, removed, volumesOf } from './removal.ts';
import { told } from './told.ts';
import { complaintsOf, workloadsOf } from './workloads.ts';

export interface KubernetesConfig {
  /** Of the cell's cluster, with the rights of `rights.ts` and no more. */
  readonly access: Access;
  readonly engine: 'flux' | 'argocd';
}

const ENGINES = { flux, argocd };

/** Milliseconds in which an engine is asked once: a forge may show an older head for a moment, so it is asked again, and not at each look. */
const WINDOW = 10_000;
const MOST = 10;

/** The cluster of one cell, over its API server. */
export function openKubernetes({ access, engine }: KubernetesConfig): KubernetesPort & { close(): void } {
  const client = new Client(access);
  const cluster = new Cluster(client, ENGINES[engine](client));
  const checker = new Checker(access);
  return {
    observe: (ref, context) => observationOf(() => cluster.observe(ref, context)),
    ensure: (want, context) => outcomeOf(() => cluster.ensure(want, context)),
    remove: (ref, context) => outcomeOf(() => removed(client, cluster.engine, ref, cluster.word(`${ref.tenant}-gone`), context)),
    check: ({ objects }, context) => outcomeOf(() => checker.check(objects, context)),
    poke: ({ word }, context) =>
      outcomeOf(async () => {
        await cluster.engine.enter(`hansa/${word}`, context);
        return DONE;
      }),
    close: () => {
      client.close();
      checker.close();
    },
  };
}

class Cluster {
  readonly engine: Engine;
  readonly #client: Client;

  constructor(client: Client, engine: Engine) {
    this.#client = client;
    this.engine = engine;
  }

  /** What the engine is asked by: the same within one window, so that asking twice is asking once. */
  word(what: string): string {
    return `hansa/${what}/${Math.floor(Date.now() / WINDOW)}`;
  }

  async observe(ref: NamespaceRef, context: Context): Promise<Observation<NamespaceSeen>> {
    // Before the engine is asked: see the engines for why the mark is believed only in this order.
    const there = await this.#client.get(`/api/v1/namespaces/${ref.namespace}`, context);
    if (there === undefined) return this.#without(ref, context);
    const ending = textAt(there, 'metadata', 'deletionTimestamp') !== '';
    const [engine, workloads] = await Promise.all([this.engine.look(ref, context), workloadsOf(this.#client, ref.namespace, context)]);
    const mark = textAt(there, 'metadata', 'annotations', TREE_MARK);
    const tree = engine.settled && !ending && mark !== '' ? mark : null;
    const fine = tree !== null && workloads.every(({ ready, replicas }) => ready === replicas);
    const others = fine ? [] : await complaintsOf(this.#client, ref.namespace, context);
    const trouble = shown([...(ending ? leftIn(there) : []), ...engine.complaints, ...others]);
    return { kind: 'present', value: { tree, commit: engine.commit, workloads, trouble }, at: Date.now() };
  }

  /** No namespace: nothing is there only when no volume of it is left either. */
  async #without(ref: NamespaceRef, context: Context): Promise<Observation<NamespaceSeen>> {
    const volumes = await volumesOf(this.#client, ref.namespace, context);
    if (volumes.length === 0) return { kind: 'absent', at: Date.now() };
    const trouble = shown(volumes.map((each) => `PersistentVolume ${textAt(each, 'metadata', 'name')} of ${ref.namespace} is left`));
    return { kind: 'present', value: { tree: null, commit: null, workloads: [], trouble }, at: Date.now() };
  }

  async ensure(want: NamespaceWant, context: Context): Promise<Outcome> {
    const seen = await this.observe(want, context);
    if (seen.kind === 'unknown') return transient(seen.cause.code, seen.cause.detail);
    if (seen.kind === 'absent' || seen.value.tree !== want.tree) await this.engine.fetch(want, this.word(want.tree), context);
    else if (isDrifted(seen.value, want)) await this.engine.repair(want, this.word('repair'), context);
    return DONE;
  }
}

/** Somebody deleted a workload or scaled it by hand. An autoscaler may want more than the tree says, and not where that is none. */
function isDrifted({ workloads }: NamespaceSeen, want: NamespaceWant): boolean {
  return want.workloads.some(({ name, replicas }) => {
    const there = workloads.find((each) => each.name === name)?.replicas ?? -1;
    return there < replicas || (replicas === 0 && there > 0);
  });
}

function shown(complaints: readonly string[]): string[] {
  return [...new Set(complaints.map(told))].slice(0, MOST);
}
