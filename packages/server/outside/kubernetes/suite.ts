import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Observation, Outcome } from '@hansa/domain/port/outcome.ts';
import { settled, testContext } from '../contract.ts';
import type { CheckedObject, KubernetesPort, NamespaceRef, NamespaceSeen, NamespaceWant } from './port.ts';

/** A cluster under test and the repository that it follows. */
export interface ClusterSubject {
  /** Programs and versions that answer: printed with the verdict. */
  readonly by: string;
  readonly port: KubernetesPort;
  readonly ref: NamespaceRef;
  /** A port to the same cluster where nobody answers; one whose account may do nothing, where there is such a thing. */
  readonly away: KubernetesPort;
  readonly forbidden?: KubernetesPort;
  readonly canaries: readonly string[];
  /** Puts a tree into the repository: this mark, a Deployment `web` with these replicas, and a Secret with a canary. */
  publish(mark: string, replicas: number): Promise<void>;
  /** Takes it away again. */
  unpublish(): Promise<void>;
  /** Another tenant's commit on the same branch. */
  publishOther(): Promise<void>;
  stop(): Promise<void>;
}

/** What the two have to promise, real and simulated alike. Steps build on each other, as the life of a tenant does. */
// size: the cases share one subject and read as one list
export function clusterContract(
  name: string,
  start: () => Promise<ClusterSubject>,
  more: (subject: () => ClusterSubject) => void = () => {},
): void {
  describe(name, () => {
    let subject: ClusterSubject;
    const answers: unknown[] = [];
    before(async () => {
      subject = await start();
    });
    after(() => subject?.stop());
    const keep = <T>(answer: T): T => {
      answers.push(answer);
      return answer;
    };
    const wanted = (tree: string, replicas: number): NamespaceWant => ({ ...subject.ref, tree, workloads: [{ name: 'web', replicas }] });
    const observe = async (): Promise<Observation<NamespaceSeen>> => keep(await subject.port.observe(subject.ref, testContext()));
    const ensure = async (want: NamespaceWant): Promise<Outcome> => keep(await subject.port.ensure(want, testContext()));
    const remove = (): Promise<Outcome> => settled(async () => keep(await subject.port.remove(subject.ref, testContext())), 300_000);
    const arrived = (want: NamespaceWant, seen: NamespaceSeen): boolean =>
      seen.tree === want.tree &&
      want.workloads.every(({ name: own, replicas }) =>
        seen.workloads.some((each) => each.name === own && each.replicas === replicas && each.ready === replicas),
      );
    /** Looks, as the loop does, until the tree is there and runs. Asks again each time. */
    const until = async (want: NamespaceWant): Promise<void> => {
      const end = Date.now() + 300_000;
      for (;;) {
        const seen = await observe();
        if (seen.kind === 'present' && arrived(want, seen.value)) return;
        if (Date.now() > end) assert.fail(`not arrived: ${inspect(seen, { depth: null })}`);
        assert.deepEqual(await settled(() => ensure(want)), { kind: 'done' });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };

    test('what was never published is absent, and removing it is done', async (t) => {
      t.diagnostic(`${name}: answered by ${subject.by}`);
      assert.equal((await observe()).kind, 'absent');
      assert.deepEqual(await remove(), { kind: 'done' });
    });

    test('a published tree arrives when it is asked for, and its pods are ready a while later', async (t) => {
      await subject.publish('one', 2);
      const began = Date.now();
      await until(wanted('one', 2));
      t.diagnostic(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s from the commit to ready pods`);
      const first = await observe();
      assert.deepEqual(await ensure(wanted('one', 2)), { kind: 'done' });
      assert.deepEqual({ ...(await observe()), at: 0 }, { ...first, at: 0 });
    });

    test('the commit of another tenant changes nothing here', async () => {
      await subject.publishOther();
      await ensure(wanted('one', 2));
      await until(wanted('one', 2));
    });

    test('another tree is not claimed before it is there, however often two ask for it', async () => {
      assert.ok(await observe().then((seen) => seen.kind === 'present' && seen.value.tree !== 'two'));
      await subject.publish('two', 3);
      await subject.publishOther(); // the engine sees this commit, and never the one before
      const both = await Promise.all([ensure(wanted('two', 3)), ensure(wanted('two', 3))]);
      assert.deepEqual(both, [{ kind: 'done' }, { kind: 'done' }]);
      await until(wanted('two', 3));
    });

    test('cancelled anywhere, the next look finishes it', async () => {
      for (const [index, wait] of [0, 1, 3, 10, 30].entries()) {
        const want = wanted(`cancelled-${index}`, 1);
        await subject.publish(want.tree, 1);
        const cancel = new AbortController();
        const begun = subject.port.ensure(want, testContext({ signal: cancel.signal }));
        await new Promise((resolve) => setTimeout(resolve, wait));
        cancel.abort();
        assert.match(keep(await begun).kind, /^(done|transient)$/);
        if (index % 2 === 0) await until(want);
      }
    });

    test('a tenant that is suspended has no pods', async () => {
      await subject.publish('asleep', 0);
      await until(wanted('asleep', 0));
    });

    test('where nobody answers, nothing is known and nothing is done', async () => {
      const soon = () => testContext({ deadline: Date.now() + 1_500 });
      assert.equal(keep(await subject.away.observe(subject.ref, soon())).kind, 'unknown');
      assert.equal(keep(await subject.away.ensure(wanted('asleep', 0), soon())).kind, 'transient');
      assert.equal(keep(await subject.away.remove(subject.ref, soon())).kind, 'transient');
    });

    test('who may not look does not know, and who may not act is told so', async (t) => {
      const { forbidden } = subject;
      if (!forbidden) return t.skip('the twin has no rights');
      const seen = keep(await forbidden.observe(subject.ref, testContext()));
      assert.ok(seen.kind === 'unknown' && seen.cause.code === 'kubernetes/forbidden', inspect(seen));
      const refused = keep(await forbidden.remove(subject.ref, testContext()));
      assert.ok(refused.kind === 'refused' && refused.cause.code === 'kubernetes/forbidden', inspect(refused));
      assert.equal((await observe()).kind, 'present');
    });

    test('what a cluster would refuse it says before anything is published, in its words, and nothing is left of the question', async () => {
      const check = async (...objects: CheckedObject[]) =>
        keep(await subject.port.check({ cell: subject.ref.cell, objects }, testContext()));
      assert.deepEqual(await check(), { kind: 'done' });
      const before = { ...(await observe()), at: 0 };
      assert.deepEqual(await check(deployment('fine')), { kind: 'done' });
      for (const [name, spec, words] of [
        ['misspelt', { replicaz: 4 }, /replicaz.*(not declared|unknown field)/],
        ['negative', { replicas: -5 }, /replicas.*-5.*greater than or equal to 0/],
      ] as const) {
        const outcome = await check(deployment('fine'), deployment(name, spec));
        assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'kubernetes/invalid', inspect(outcome));
        assert.match(outcome.cause.detail, words);
        assert.match(outcome.cause.detail, new RegExp(name));
      }
      assert.deepEqual({ ...(await observe()), at: 0 }, before);
    });

    test('where nobody answers, nobody knows whether it would be refused; and who may not ask is told so', async () => {
      const question = { cell: subject.ref.cell, objects: [deployment('fine')] };
      const soon = testContext({ deadline: Date.now() + 1_500 });
      assert.equal(keep(await subject.away.check(question, soon)).kind, 'transient');
      if (subject.forbidden) assert.equal(keep(await subject.forbidden.check(question, testContext())).kind, 'transient');
    });

    test('an engine is told of a commit, once and again; where nobody answers, nobody heard it', async () => {
      const what = { cell: subject.ref.cell, word: 'one-commit' };
      assert.deepEqual(keep(await subject.port.poke(what, testContext())), { kind: 'done' });
      assert.deepEqual(keep(await subject.port.poke(what, testContext())), { kind: 'done' });
      assert.equal(keep(await subject.away.poke(what, testContext({ deadline: Date.now() + 1_500 }))).kind, 'transient');
    });

    more(() => subject);

    test('removed when its tree is gone, and then twice', async () => {
      await subject.unpublish();
      assert.deepEqual(await remove(), { kind: 'done' });
      assert.equal((await observe()).kind, 'absent');
      assert.deepEqual(await remove(), { kind: 'done' });
    });

    test('no answer shows a secret', () => {
      const all = inspect(answers, { depth: null, maxStringLength: null, showHidden: true }) + JSON.stringify(answers);
      for (const canary of subject.canaries) assert.ok(!all.includes(canary), 'a secret value stands in an answer');
    });
  });
}

/** A Deployment of a tenant that there is not. */
function deployment(name: string, more: object = {}): CheckedObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] } };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 't-m4w6z8a2cd' },
    spec: { replicas: 1, selector: { matchLabels: labels }, template, ...more },
  };
  return object;
}
