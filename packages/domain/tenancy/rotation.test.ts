import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../port/outcome.ts';
import { type Question, TENANCY_TIMES } from './decision.ts';
import { absorb, decideTenancy, toObserve } from './decide.ts';
import { keepsOld } from './rotation.ts';
import { BEGINNING, type Sight, type Step, type TenancyState } from './step.ts';

const HOUR = 3_600_000;

/**
 * A tenant with one secret that its database and its cache take, and its sign-in, which takes one at a time. What runs began with some
 * generation, and may run for an hour.
 */
class World {
  vault = [1];
  readonly takes: Record<string, readonly number[]> = {};
  tree = 0;
  pods = 0;
  /** Jobs that began with a generation, and when they are done at the latest. */
  jobs: { readonly generation: number; readonly until: number }[] = [];
  readonly rotated: string[] = [];

  /** What the plan wants: this generation, with what the vault still knows beside it. */
  steps(generation: number): Step[] {
    if (!this.vault.includes(generation)) this.vault.push(generation);
    const older = this.vault.filter((each) => each < generation);
    const id = `app@${generation}`;
    const digest = `d${generation}`;
    const wide = older.length === 0 ? {} : { rotation: { id, wide: `${digest}+${older.join()}`, proof: 'journey' } };
    const swap =
      older.length === 0 ? {} : { rotation: { id: `${id}/sign-in`, wide: `${digest}-${older.join()}`, proof: 'health', swaps: true } };
    const ref = { generation };
    const step = (own: Pick<Step, 'id' | 'nature'> & Partial<Step>): Step => ({ port: own.id, needs: [], digest, ref, ...own });
    return [
      step({ id: 'database', nature: 'data', ...wide }),
      step({ id: 'cache', nature: 'thing', ...wide }),
      step({ id: 'client', nature: 'thing', ...swap }),
      step({ id: 'tree', nature: 'thing', needs: ['database', 'cache', 'client'] }),
      step({ id: 'health', nature: 'sight', needs: ['tree'] }),
      step({ id: 'journey', nature: 'once', needs: ['health', 'client'], ...(older.length > 0 && { after: [`${id}/sign-in`] }) }),
      ...(older.length === 0
        ? []
        : [step({ id: 'forget', nature: 'once', needs: ['database', 'cache', 'client'], ends: [id], digest: id })]),
    ];
  }

  see({ id, digest, ref }: Step): Sight {
    const { generation } = ref as { generation: number };
    if (id === 'health')
      return this.pods === generation ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'x/pods', detail: 'old' } };
    if (id === 'tree') return this.tree === generation ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'x/tree', detail: 'old' } };
    const takes = this.takes[id];
    if (!takes) return { kind: 'absent' };
    const wanted = this.#wanted({ digest, ref });
    return takes.join() === wanted.join() ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'x/takes', detail: 'others' } };
  }

  #wanted({ digest, ref }: Pick<Step, 'digest' | 'ref'>): readonly number[] {
    const { generation } = ref as { generation: number };
    if (digest.includes('-')) return this.vault.filter((each) => each < generation).slice(-1);
    return digest.includes('+') ? this.vault.filter((each) => each <= generation) : [generation];
  }

  do(step: Step): void {
    const { generation } = step.ref as { generation: number };
    if (step.id === 'tree') this.tree = generation;
    else if (step.id === 'journey') this.#journey(generation);
    else if (step.id === 'forget') {
      for (const taken of Object.values(this.takes)) assert.deepEqual(taken, [generation], 'forgotten while somebody takes it');
      this.vault = this.vault.filter((each) => each >= generation);
    } else {
      assert.equal(keepsOld(step), /[-+]/.test(step.digest));
      if (step.id === 'client' && !keepsOld(step) && generation > 1)
        assert.equal(this.pods, generation, 'swapped when the pods have the new one');
      this.takes[step.id] = this.#wanted(step);
    }
  }

  #journey(generation: number): void {
    assert.equal(this.pods, generation, 'proven by pods that have the new one');
    assert.deepEqual(this.takes['client'], [generation], 'and can sign in with it');
  }

  /** Time passes: pods follow the tree or do not yet, jobs begin and end. Whoever runs must be let in. */
  live(now: number, follows: boolean, begins: boolean): void {
    if (begins && this.pods > 0) this.jobs.push({ generation: this.pods, until: now + HOUR });
    if (follows) this.pods = this.tree;
    this.jobs = this.jobs.filter((job) => job.until > now);
    for (const generation of [...(this.pods > 0 ? [this.pods] : []), ...this.jobs.map((job) => job.generation)])
      for (const id of ['database', 'cache']) assert.ok(this.takes[id]?.includes(generation), `${id} shuts ${generation} out`);
  }
}

interface Fate {
  readonly seen: boolean;
  readonly act: 'done' | 'lost-answer' | 'not-heard';
  readonly killed: boolean;
  readonly follows: boolean;
  readonly begins: boolean;
  readonly passes: number;
}

function look(world: World, state: TenancyState, generation: number, now: number, fate: Fate): TenancyState {
  const steps = world.steps(generation);
  const question: Question = { intent: 'active', steps, state, now, times: TENANCY_TIMES };
  const seen = Object.fromEntries(
    toObserve(question).map((each): [string, Sight] => [
      each.id,
      fate.seen ? world.see(each) : { kind: 'unknown', cause: { code: 'x/away', detail: 'no answer' } },
    ]),
  );
  const decision = decideTenancy({ ...question, seen });
  assert.ok(decision.because.length > 0);
  const done = decision.actions.map((action) => {
    if (fate.act !== 'not-heard') world.do(action.step);
    const outcome: Outcome =
      fate.act === 'done' ? { kind: 'done' } : { kind: 'transient', retryAt: null, cause: { code: 'x/timeout', detail: 'no answer' } };
    return { action, outcome };
  });
  return fate.killed ? decision.state : absorb(decision.state, done, { now, tries: 1_000, random: () => 0.5 }).state;
}

const fate = fc.record<Fate>({
  seen: fc.boolean(),
  act: fc.constantFrom('done', 'lost-answer', 'not-heard'),
  killed: fc.boolean(),
  follows: fc.boolean(),
  begins: fc.boolean(),
  passes: fc.constantFrom(1_000, 60_000, HOUR, 7 * HOUR),
});
const SMOOTH: Fate = { seen: true, act: 'done', killed: false, follows: true, begins: true, passes: 10 * 60_000 };

test('a rotation shuts nobody out, whatever happens on the way, and at the end the old value is good nowhere and known to nobody', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ fate, raises: fc.boolean() }), { maxLength: 40 }), (course) => {
      const world = new World();
      let state: TenancyState = BEGINNING;
      let generation = 1;
      let now = 0;
      const on = (each: Fate): void => {
        state = look(world, state, generation, now, each);
        now += each.passes;
        world.live(now, each.follows, each.begins);
      };
      for (const each of course) {
        // One rotation after the other: the next begins when the old value of the last is forgotten.
        if (each.raises && world.vault.length === 1) generation += 1;
        on(each.fate);
      }
      for (let looks = 0; looks < 40; looks++) on(SMOOTH);
      assert.deepEqual([world.vault, world.takes], [[generation], { database: [generation], cache: [generation], client: [generation] }]);
      assert.equal(state.life, 'active');
    }),
    { numRuns: 1_000 },
  );
});

test('the old value is good until the new one was proven and those who began with the old are done, and it is not given back', () => {
  const world = new World();
  let state: TenancyState = BEGINNING;
  let now = 0;
  const on = (generation: number, fate: Partial<Fate> = {}): void => {
    state = look(world, state, generation, now, { ...SMOOTH, ...fate });
    now += 1_000;
    world.live(now, fate.follows ?? true, false);
  };
  for (let looks = 0; looks < 8; looks++) on(1);
  on(2);
  assert.deepEqual(world.takes, { database: [1, 2], cache: [1, 2], client: [1] });
  for (let looks = 0; looks < 8; looks++) on(2, { follows: false });
  now += 24 * HOUR;
  on(2, { follows: false });
  assert.deepEqual(world.takes['database'], [1, 2], 'pods that do not start keep what they had');
  for (let looks = 0; looks < 8; looks++) on(2);
  assert.deepEqual([Object.keys(state.proven ?? {}), world.takes['client']], [['app@2', 'app@2/sign-in'], [2]]);
  assert.deepEqual(world.takes['database'], [1, 2]);
  now += TENANCY_TIMES.overlap;
  on(2);
  assert.deepEqual([world.takes['database'], world.vault], [[2], [1, 2]]);
  on(2);
  assert.deepEqual(world.vault, [2]);
  on(2);
  assert.deepEqual(state.proven, {});
});
