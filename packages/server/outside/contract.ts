import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Context, Observation, Outcome, Port } from '@hansa/domain/port/outcome.ts';

/** One outsider under test, real or simulated. Everything is fresh: nothing of `want` exists when the suite begins. */
export interface Subject<Ref, Want, Value> {
  /** Program and version that answers: printed with the verdict. */
  readonly by: string;
  readonly port: Port<Ref, Want, Value>;
  readonly ref: Ref;
  readonly want: Want;
  /** The same thing wanted otherwise: another size, a rotated password. */
  readonly changed: Want;
  /** Whether what was seen is what was wanted. */
  holds(value: Value, want: Want): boolean;
  /** A port to the same outsider where nobody answers. */
  readonly away: Port<Ref, Want, Value>;
  /** Secret values in the wants: none may be seen in an answer. */
  readonly canaries: readonly string[];
  stop(): Promise<void>;
}

/** A context for tests: epoch 1, a key of its own, and a minute, which only ends what hangs. */
export function testContext(parts: Partial<Context> = {}): Context {
  return {
    signal: new AbortController().signal,
    deadline: Date.now() + 60_000,
    key: 'test/subject/intent',
    epoch: 1,
    trace: '00-00000000000000000000000000000001-0000000000000001-01',
    ...parts,
  };
}

/** Asks until it is done or refused; what an outsider works on is asked again when it says. */
export async function settled(act: () => Promise<Outcome>, within = 120_000): Promise<Outcome> {
  const end = Date.now() + within;
  for (;;) {
    const outcome = await act();
    if ((outcome.kind !== 'working' && outcome.kind !== 'transient') || Date.now() > end) return outcome;
    const next = outcome.kind === 'working' ? outcome.lookAt : outcome.retryAt;
    await new Promise((resolve) => setTimeout(resolve, Math.min(500, Math.max(5, (next ?? 0) - Date.now()))));
  }
}

/** What every port promises, whoever stands behind it; `more` adds an outsider's own cases. */
// size: the cases share one subject and read as one list
export function portContract<Ref, Want, Value>(
  name: string,
  start: () => Promise<Subject<Ref, Want, Value>>,
  more: (subject: () => Subject<Ref, Want, Value>) => void = () => {},
): void {
  describe(name, () => {
    let subject: Subject<Ref, Want, Value>;
    const seen: unknown[] = [];
    const keep = <T>(answer: T): T => {
      seen.push(answer);
      return answer;
    };
    before(async () => {
      subject = await start();
    });
    after(() => subject.stop());
    const observe = async (): Promise<Observation<Value>> => keep(await subject.port.observe(subject.ref, testContext()));
    const ensure = async (want: Want): Promise<Outcome> => keep(await settled(() => subject.port.ensure(want, testContext())));
    const remove = async (): Promise<Outcome> => keep(await settled(() => subject.port.remove(subject.ref, testContext())));
    const assertHolds = async (want: Want): Promise<void> => {
      const observation = await observe();
      assert.equal(observation.kind, 'present', inspect(observation));
      assert.ok(observation.kind === 'present' && subject.holds(observation.value, want), inspect(observation, { depth: null }));
    };

    test('what was never wanted is absent, and removing it is done', async (t) => {
      t.diagnostic(`${name}: answered by ${subject.by}`);
      assert.equal((await observe()).kind, 'absent');
      assert.equal((await remove()).kind, 'done');
    });

    test('ensured twice is ensured once', async () => {
      assert.deepEqual(await ensure(subject.want), { kind: 'done' });
      await assertHolds(subject.want);
      const first = await observe();
      assert.deepEqual(await ensure(subject.want), { kind: 'done' });
      const second = await observe();
      assert.deepEqual({ ...second, at: 0 }, { ...first, at: 0 });
    });

    test('what is there otherwise is made as wanted, and back', async () => {
      assert.deepEqual(await ensure(subject.changed), { kind: 'done' });
      await assertHolds(subject.changed);
      assert.deepEqual(await ensure(subject.want), { kind: 'done' });
      await assertHolds(subject.want);
    });

    test('two at the same time are one', async () => {
      await remove();
      const both = await Promise.all([ensure(subject.want), ensure(subject.want)]);
      assert.deepEqual(both, [{ kind: 'done' }, { kind: 'done' }]);
      await assertHolds(subject.want);
    });

    test('cancelled anywhere, the next look finishes it', async () => {
      for (const wait of [0, 1, 3, 10, 30]) {
        await remove();
        const cancel = new AbortController();
        const begun = subject.port.ensure(subject.want, testContext({ signal: cancel.signal }));
        await new Promise((resolve) => setTimeout(resolve, wait));
        cancel.abort();
        assert.match(keep(await begun).kind, /^(done|transient|working)$/);
        assert.deepEqual(await ensure(subject.want), { kind: 'done' });
        await assertHolds(subject.want);
      }
    });

    test('where nobody answers, nothing is known and nothing is done', async () => {
      const soon = (): Context => testContext({ deadline: Date.now() + 1_500 });
      assert.equal(keep(await subject.away.observe(subject.ref, soon())).kind, 'unknown');
      assert.equal(keep(await subject.away.ensure(subject.want, soon())).kind, 'transient');
      assert.equal(keep(await subject.away.remove(subject.ref, soon())).kind, 'transient');
    });

    more(() => subject);

    test('removed twice is removed', async () => {
      assert.deepEqual(await remove(), { kind: 'done' });
      assert.equal((await observe()).kind, 'absent');
      assert.deepEqual(await remove(), { kind: 'done' });
      assert.equal((await observe()).kind, 'absent');
    });

    test('no answer shows a secret', () => {
      const all = inspect(seen, { depth: null, maxStringLength: null, showHidden: true }) + JSON.stringify(seen);
      for (const canary of subject.canaries) assert.ok(!all.includes(canary), 'a secret value stands in an answer');
    });
  });
}
