// size: the cases share one world, and one way to look at it
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../port/outcome.ts';
import { type Question, TENANCY_TIMES } from './decision.ts';
import { absorb, decideTenancy, toObserve } from './decide.ts';
import { released } from './released.ts';
import { BEGINNING, type Intent, type Sight, type Step, type TenancyState } from './step.ts';

const step = (id: string, nature: Step['nature'], needs: string[] = [], digest = 'd1'): Step => ({
  id,
  port: id,
  needs,
  digest,
  nature,
  ref: id,
});

/** `names`: as a tenant is called at the moment; one that it is no longer called is to go. */
const GRAPH = (digest: string, names: readonly string[] = []): Step[] => [
  ...names.map((name) => step(`name/${name}`, 'thing', [], digest)),
  step('namespace', 'thing'),
  step('database', 'data', [], digest),
  step('bucket', 'data', [], digest),
  step('realm', 'thing', [], digest),
  step('client', 'thing', ['realm'], digest),
  step('tree', 'thing', ['namespace', 'database', 'bucket', 'client'], digest),
  step('health', 'sight', ['tree'], digest),
  step('journey', 'once', ['health']),
  step('welcome', 'once', ['journey']),
];

/** A world that does what it is told and may lose the answer; it complains when something is done out of order. */
class World {
  readonly there = new Map<string, string>();
  readonly acts = new Map<string, number>();
  readonly steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  sight(id: string, digest: string): Sight {
    const wanted = this.steps.find((each) => each.id === id);
    if (wanted?.nature === 'sight')
      return wanted.needs.every((need) => this.there.has(need))
        ? { kind: 'holds' }
        : { kind: 'differs', cause: { code: 'x/y', detail: 'not yet' } };
    const found = this.there.get(id);
    if (found === undefined) return { kind: 'absent' };
    return found === digest ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'x/drift', detail: 'changed by hand' } };
  }

  ensure(step: Step): void {
    for (const need of step.needs) {
      const nature = this.steps.find((each) => each.id === need)?.nature;
      if (nature === 'thing' || nature === 'data') assert.ok(this.there.has(need), `${step.id} before ${need}`);
    }
    this.acts.set(step.id, (this.acts.get(step.id) ?? 0) + 1);
    if (step.nature === 'thing' || step.nature === 'data') this.there.set(step.id, step.digest);
  }

  remove(step: Step): void {
    for (const other of this.steps) {
      if (other.needs.includes(step.id)) assert.ok(!this.there.has(other.id), `${step.id} removed under ${other.id}`);
    }
    this.there.delete(step.id);
  }
}

interface Fate {
  readonly observe: 'sees' | 'unknown';
  readonly act: 'done' | 'lost-answer' | 'not-heard' | 'working';
  readonly killed: boolean;
}
const SMOOTH: Fate = { observe: 'sees', act: 'done', killed: false };

function look(world: World, state: TenancyState, intent: Intent, steps: readonly Step[], now: number, fate: Fate) {
  const question: Question = { intent, steps, state, now, times: TENANCY_TIMES };
  const seen = Object.fromEntries(
    toObserve(question).map((each): [string, Sight] => [
      each.id,
      fate.observe === 'unknown' ? { kind: 'unknown', cause: { code: 'x/away', detail: 'no answer' } } : world.sight(each.id, each.digest),
    ]),
  );
  const decision = decideTenancy({ ...question, seen });
  assert.ok(decision.because.length > 0);
  if (decision.state.life !== 'erasing' && decision.actions.some(({ verb }) => verb === 'remove'))
    for (const { id, nature } of steps)
      assert.ok(world.there.has(id) || nature === 'sight' || nature === 'once', `something goes while ${id} is not there yet`);
  const outcomes = decision.actions.map((action) => {
    if (fate.act !== 'not-heard') world[action.verb](action.step);
    const outcome: Outcome =
      fate.act === 'done'
        ? { kind: 'done' }
        : fate.act === 'working'
          ? { kind: 'working', lookAt: now + 1 }
          : { kind: 'transient', retryAt: null, cause: { code: 'x/timeout', detail: 'no answer' } };
    return { action, outcome };
  });
  if (fate.killed) return { state: decision.state, decision, next: now };
  const after = absorb(decision.state, outcomes, { now, tries: 1_000, random: () => 0.5 });
  return { state: after.state, decision, next: Math.min(after.next ?? Infinity, decision.next ?? Infinity) };
}

function run(world: World, state: TenancyState, intent: Intent, steps: readonly Step[], now: number) {
  let at = now;
  let current = state;
  for (let looks = 0; looks < 60; looks++) {
    const done = look(world, current, intent, steps, at, SMOOTH);
    current = done.state;
    if (done.decision.actions.length === 0 && (done.next > at + TENANCY_TIMES.sight * 10 || done.next === Infinity)) break;
    at = Math.max(at + 1, Number.isFinite(done.next) ? done.next : at + 1);
  }
  return { state: current, at };
}

describe('tenancy', () => {
  test('a tenant comes into being in the order of need, and the welcome is the last', () => {
    const world = new World(GRAPH('d1'));
    const { state } = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    assert.equal(state.life, 'active');
    assert.deepEqual([...world.acts.keys()].slice(-3), ['tree', 'journey', 'welcome']);
    assert.ok([...world.acts.values()].every((count) => count === 1));
  });

  test('a changed want touches what changed, and nobody is welcomed twice', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    const steps = GRAPH('d1').map((each) =>
      each.id === 'bucket' || each.id === 'tree' || each.id === 'health' ? { ...each, digest: 'd2' } : each,
    );
    run(world, first.state, 'active', steps, first.at);
    assert.deepEqual(Object.fromEntries(world.acts), {
      namespace: 1,
      database: 1,
      bucket: 2,
      realm: 1,
      client: 1,
      tree: 2,
      journey: 1,
      welcome: 1,
    });
  });

  test('what held data and is gone is never made anew by itself', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    world.there.delete('database');
    world.there.delete('realm');
    const later = look(world, first.state, 'active', GRAPH('d1'), first.at + TENANCY_TIMES.recheck, SMOOTH);
    assert.equal(later.decision.held, true);
    assert.equal(later.decision.because.find((each) => each.step === 'database')?.code, 'step/lost');
    assert.ok(!world.there.has('database'));
    assert.ok(world.there.has('realm'), 'what holds nothing is mended');
    const told = run(world, released(later.state), 'active', GRAPH('d1'), first.at + TENANCY_TIMES.recheck + 1);
    assert.equal(told.state.life, 'active');
  });

  test('whoever erases a tenant whose data were lost has looked at it: it goes, and what is held after that waits for a person', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    world.there.delete('database');
    const lost = look(world, first.state, 'active', GRAPH('d1'), first.at + TENANCY_TIMES.recheck, SMOOTH);
    assert.equal(lost.decision.held, true);
    const held = { ...lost.state, life: 'erasing' as const };
    const at = first.at + TENANCY_TIMES.recheck + 1;
    assert.equal(run(world, held, 'erased', GRAPH('d1'), at).state.life, 'erasing');
    assert.equal(run(world, lost.state, 'erased', GRAPH('d1'), at).state.life, 'erased');
  });

  test('while nothing is known, nothing is made and nothing is removed', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    const before = [...world.acts];
    const blind: Fate = { ...SMOOTH, observe: 'unknown' };
    const up = look(world, first.state, 'active', GRAPH('d1'), first.at + TENANCY_TIMES.recheck, blind);
    assert.deepEqual([up.decision.actions.length, [...world.acts]], [0, before]);
    const down = look(world, first.state, 'erased', [], first.at, blind);
    assert.deepEqual([down.decision.actions.length, world.there.size], [0, 6]);
    assert.equal(down.decision.because[0]?.code, 'x/away');
  });

  test('erasing has no way back, and ends with a proof for each thing', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    const begun = look(world, first.state, 'erased', [], first.at, SMOOTH);
    const { state } = run(world, begun.state, 'active', GRAPH('d1'), first.at + 1);
    assert.equal(state.life, 'erased');
    assert.equal(world.there.size, 0);
    const things = Object.values(state.made).filter((each) => each.step.nature === 'thing' || each.step.nature === 'data');
    assert.equal(things.length, 6);
    assert.ok(things.every((each) => each.goneAt !== null));
  });

  test('what the plan no longer has stays until it is erased, and is erased then', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1'), 0);
    const fewer = GRAPH('d1')
      .filter((each) => each.id !== 'bucket')
      .map((each) => ({ ...each, needs: each.needs.filter((need) => need !== 'bucket') }));
    const second = run(world, first.state, 'active', fewer, first.at);
    assert.ok(world.there.has('bucket'));
    run(world, second.state, 'erased', [], second.at);
    assert.equal(world.there.size, 0);
  });

  test('a name that is no longer wanted goes after the new one is there, and comes back when it is wanted again', () => {
    const world = new World(GRAPH('d1'));
    const names = () => [...world.there.keys()].filter((id) => id.startsWith('name/'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1', ['acme']), 0);
    const renamed = run(world, first.state, 'active', GRAPH('d1', ['beta']), first.at);
    assert.deepEqual(names(), ['name/beta']);
    assert.notEqual(renamed.state.made['name/acme']?.goneAt, null);
    const back = run(world, renamed.state, 'active', GRAPH('d1', ['acme']), renamed.at);
    assert.deepEqual([names(), back.state.made['name/acme']?.goneAt], [['name/acme'], null]);
    const later = look(world, back.state, 'active', GRAPH('d1', ['acme']), back.at + TENANCY_TIMES.recheck + 1, SMOOTH);
    assert.equal(later.state.made['name/beta'], undefined, 'what is long gone is forgotten');
  });

  test('the old name stays, and the new want is not done, while nobody knows whether it is there or could make it again; one that was refused was never made', () => {
    const world = new World(GRAPH('d1'));
    const first = run(world, BEGINNING, 'active', GRAPH('d1', ['acme']), 0);
    const made = run(world, first.state, 'active', GRAPH('d1', ['acme', 'beta']), first.at);
    const blind = look(world, made.state, 'active', GRAPH('d1', ['beta']), made.at, { ...SMOOTH, observe: 'unknown' });
    assert.deepEqual([blind.decision.actions, blind.decision.settled, blind.decision.because[0]?.code], [[], false, 'x/away']);
    const asked = { intent: 'active', steps: GRAPH('d1', ['beta']), state: made.state, now: made.at, times: TENANCY_TIMES } as const;
    assert.deepEqual(toObserve({ ...asked, late: true }), []);
    const late = decideTenancy({ ...asked, late: true, seen: {} });
    assert.deepEqual([late.actions, late.settled, late.because[0]?.step], [[], false, 'name/acme']);
    const { 'name/acme': acme } = made.state.made;
    assert.ok(acme);
    const stuck = (refused?: string): TenancyState => ({
      ...made.state,
      made: { ...made.state.made, 'name/acme': { ...acme, held: true, ...(refused && { refused }) } },
    });
    const held = look(world, stuck(), 'active', GRAPH('d1', ['beta']), made.at, SMOOTH);
    assert.deepEqual([held.decision.held, held.decision.settled, world.there.has('name/acme')], [true, true, true]);
    run(world, stuck('d1'), 'active', GRAPH('d1', ['beta']), made.at);
    assert.ok(!world.there.has('name/acme'));
  });

  test('a refusal is held with its reason, and others go on', () => {
    const state = decideTenancy({ intent: 'active', steps: GRAPH('d1'), state: BEGINNING, now: 0, times: TENANCY_TIMES, seen: {} });
    const done = state.actions.map((action) => ({
      action,
      outcome: (action.step.id === 'realm'
        ? { kind: 'refused', cause: { code: 'identity/name', detail: 'taken' } }
        : { kind: 'done' }) as Outcome,
    }));
    const after = absorb(state.state, done, { now: 0, tries: 40, random: () => 0 });
    const next = decideTenancy({ intent: 'active', steps: GRAPH('d1'), state: after.state, now: 1, times: TENANCY_TIMES, seen: {} });
    assert.equal(next.held, true);
    assert.equal(next.state.made['database']?.holds, 'd1');
    assert.deepEqual(next.actions, []);
    assert.match(next.because.find((each) => each.step === 'realm')?.detail ?? '', /taken/);
    const mended = decideTenancy({ intent: 'active', steps: GRAPH('d2'), state: after.state, now: 2, times: TENANCY_TIMES, seen: {} });
    assert.equal(mended.held, false);
    assert.ok(mended.actions.some(({ step }) => step.id === 'realm'));
    const back = decideTenancy({ intent: 'active', steps: GRAPH('d1'), state: mended.state, now: 3, times: TENANCY_TIMES, seen: {} });
    assert.equal(back.held, false);
  });
});

const fate = fc.oneof(
  { weight: 3, arbitrary: fc.constant(SMOOTH) },
  fc.record<Fate>({
    observe: fc.constantFrom('sees', 'unknown'),
    act: fc.constantFrom('done', 'lost-answer', 'not-heard', 'working'),
    killed: fc.boolean(),
  }),
);

/** Intents as people change their minds, with the digest that the want has then. */
const wish = fc.record({
  intent: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<Intent>('active', 'suspended', 'leaving') },
    { weight: 1, arbitrary: fc.constant<Intent>('erased') },
  ),
  digest: fc.constantFrom('d1', 'd2'),
  names: fc.subarray(['acme', 'beta', 'gamma']),
  /** Of each look before they change it again. */
  fates: fc.array(fate, { minLength: 1, maxLength: 8 }),
});

test('whatever happens on the way, every tenant gets where it was last wanted, in order and without repetition', () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 12 }), fc.constantFrom<Intent>('active', 'suspended', 'erased'), (wishes, last) => {
      const world = new World(GRAPH('d1'));
      let state: TenancyState = BEGINNING;
      let now = 0;
      for (const { intent, digest, names, fates } of wishes) {
        for (const each of fates) {
          state = look(world, state, intent, GRAPH(digest, names), now, each).state;
          now += 400_000;
        }
      }
      const erased = wishes.some((each) => each.intent === 'erased') || last === 'erased';
      const end = run(world, state, last, GRAPH('d1', ['beta']), now);
      assert.equal(end.state.life, erased ? 'erased' : last);
      assert.deepEqual([...world.there.values()], erased ? [] : Array(7).fill('d1'));
      assert.deepEqual([world.there.has('name/acme'), world.there.has('name/beta')], [false, !erased]);
    }),
    { numRuns: 2_000 },
  );
});
