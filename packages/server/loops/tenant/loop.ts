import { fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { backupOf, copiesLast } from '@hansa/compiler/plan/retention.ts';
import type { Pool } from 'pg';
import type { Transaction } from '../../db/transaction.ts';
import type { BackoffLimits } from '@hansa/domain/work/backoff.ts';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { type Decision, type Question, TENANCY_TIMES, type TenancyTimes } from '@hansa/domain/tenancy/decision.ts';
import { type Done, absorb, afterwards, decideTenancy, toObserve } from '@hansa/domain/tenancy/decide.ts';
import { onceThere, unseen } from '@hansa/domain/tenancy/echo.ts';
import { BEGINNING, type Because, type Sight, type Step, type TenancyState } from '@hansa/domain/tenancy/step.ts';
import { forgetPeople } from '../../db/people.ts';
import { append } from '../../db/register.ts';
import type { Progress, TenantRow } from '../../db/tenants.ts';
import { wake } from '../../db/work.ts';
import { type Values, type Vault, missingOf } from '../../db/vault.ts';
import type { Estate, GoodPlatform, PlannedTenant } from '../../estate/estate.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { type Held, LeaseLost, type Look, type Loop } from '../loop.ts';
import { nothingLateAfter } from '../late.ts';
import { allEnded } from './all-ended.ts';
import { apartFrom } from './apart.ts';
import { aside, idle } from './idle.ts';
import type { Hands, Whose } from './hand.ts';
import { type Reading, readingOf } from './reading.ts';
import { type Relay, secretsOf } from './secrets.ts';
import { vaultHand } from './vault-hand.ts';

export interface TenantLoopOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly vault: Vault;
  readonly hands: Hands;
  readonly git: GitPort;
  /** Of the repositories. */
  readonly branch: string;
  /** The operator's account at the mail relay, which the apps send through. */
  readonly relay: Relay;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly random: () => number;
  readonly bytes: (count: number) => Uint8Array;
  readonly times?: TenancyTimes;
  readonly backoff?: BackoffLimits;
  /** Milliseconds that one call to an outsider may take, where it is not the usual time. */
  readonly patience?: number;
  readonly most?: number;
}

/** Milliseconds that one call to an outsider may take. */
const PATIENCE = 20_000;

/** Milliseconds for which a look goes on with the next step after a step is done: a person who follows it sees what comes of a look when it ends. */
const BRISK = 250;

/** Milliseconds by which it may be later that somebody sees what became of a change, while many ask for theirs: those wait for a commit. */
const LATE = 5_000;

/** What one round of a look came to. */
interface Round {
  readonly decision: Decision;
  readonly state: TenancyState;
  readonly because: readonly Because[];
  /** When to look again (UTC milliseconds); null: only when something changes. */
  readonly next: number | null;
  /** Everything was done, and something else can be done now. */
  readonly again: boolean;
}

/** What is kept between looks. `echoAt`: when to look at everything once more (UTC milliseconds). */
interface Kept extends TenancyState {
  readonly echoAt?: number;
}

/** Brings each tenant to where it is wanted, one thing after the other. Its subject is the tenant's id. */
export function tenantLoop(options: TenantLoopOptions): Loop {
  const hands: Hands = { ...options.hands, vault: vaultHand(options) };
  const reading = readingOf(options.pool, options.vault);
  return {
    kind: 'tenant',
    most: options.most ?? 64,
    late: LATE,
    look: (held) => new TenantLook({ ...options, hands }, reading, held).look(),
  };
}

class TenantLook {
  readonly #options: TenantLoopOptions;
  readonly #reading: Reading;
  readonly #held: Held;
  readonly #echoAt: number | undefined;
  /** Milliseconds for which backups hold what was removed. */
  #copiesLast = 0;

  constructor(options: TenantLoopOptions, reading: Reading, held: Held) {
    this.#options = options;
    this.#reading = reading;
    this.#held = held;
    this.#echoAt = held.takenOver ? nothingLateAfter(options.now(), options.patience ?? PATIENCE) : stateOf(held.state).echoAt;
  }

  async look(): Promise<Look> {
    const { pool, estate } = this.#options;
    const filed = await this.#reading.filed(this.#held.subject);
    if (!filed) return idle(this.#held.state, 'tenant/unknown', 'there is no such tenant');
    const { row } = filed;
    const platform = await estate.platformOf(pool, row);
    if (!platform) return idle(this.#held.state, 'spec/none', 'no platform has been accepted yet', 5_000);
    if (platform.compiler !== estate.compiler && row.intent !== 'erased') return this.#others(row, platform);
    const { made } = stateOf(this.#held.state);
    const apart = await apartFrom(this.#options, { ...filed, platform, made }, this.#contextFor('apart'));
    if (apart) return idle(this.#held.state, apart.because.code, apart.because.detail, apart.wait);
    const planned: PlannedTenant = row.intent === 'erased' ? { plan: undefined, diagnostics: [] } : estate.tenant(platform, row);
    if (!planned.plan && row.intent !== 'erased') return aside(this.#held.state, planned);
    const values = await this.#secrets(row.id, planned.plan);
    const whose: Whose = { row, plan: planned.plan, values };
    this.#copiesLast = copiesLast(backupOf(platform.plan, row.cell));
    if (row.life === 'erased') return this.#sweep(whose);
    return this.#decide(whose, planned.plan ? estate.steps(platform, planned.plan, row, values) : []);
  }

  /** What another version of Hansa made keeps its bytes: until its wave is moved, or, where that version is the newer, by a process of that one. */
  async #others(row: TenantRow, { compiler, release }: GoodPlatform): Promise<Look> {
    const newest = await this.#options.estate.platform(this.#options.pool);
    const detail = `${release} is of Hansa ${compiler}, and this is ${this.#options.estate.compiler}`;
    return idle(this.#held.state, 'release/other-version', detail, newest?.release === row.release ? 5_000 : null);
  }

  /** What is missing is made while the row is ours: whoever comes late must not make secrets for a tenant that was erased in the meantime. */
  async #secrets(tenant: string, plan: TenantPlan | undefined): Promise<Values> {
    const { vault, relay } = this.#options;
    const [values, wants] = [await this.#reading.values(tenant), plan ? secretsOf(plan, relay) : []];
    return missingOf(values, wants).length === 0 ? values : this.#held.within((client) => vault.provide(client, tenant, wants));
  }

  /** An erased tenant is looked at after a takeover alone: what came back by an act that arrived late is removed again. */
  async #sweep(whose: Whose): Promise<Look> {
    const { now } = this.#options;
    const state = stateOf(this.#held.state);
    const echoAt = this.#echoAt;
    if (echoAt === undefined) return idle(state, 'tenant/erased', 'everything that it had was seen to be gone');
    if (echoAt > now()) return idle({ ...state, echoAt }, 'tenant/echo', 'it is looked at once more', echoAt - now());
    const steps = onceThere(state);
    const seen = await this.#see(steps, whose);
    const back = steps.filter((step) => seen[step.id]?.kind !== 'absent');
    const found = back.filter((step) => seen[step.id]?.kind !== 'unknown');
    await this.#act({ actions: found.map((step) => ({ verb: 'remove', step })) }, whose);
    if (back.length > 0) return idle({ ...state, echoAt }, 'tenant/echo', `${back.length} things are looked at again`, TENANCY_TIMES.sight);
    return idle(withoutEcho(state), 'tenant/erased', 'everything that it had was seen to be gone');
  }

  async #decide(whose: Whose, steps: readonly Step[]): Promise<Look> {
    const { now } = this.#options;
    const due = this.#echoAt !== undefined && this.#echoAt <= now();
    const known = withoutEcho(stateOf(this.#held.state));
    const isGoing = whose.row.intent === 'erased' || known.life === 'erasing';
    if (isGoing && this.#echoAt !== undefined && !due) {
      const detail = 'whoever held it before may have an act under way: nothing is removed that could then be made again';
      return idle({ ...known, echoAt: this.#echoAt }, 'tenant/echo', detail, this.#echoAt - now());
    }
    const echo = this.#echoAt !== undefined && !due ? { echoAt: this.#echoAt } : {};
    const begun = now();
    let round = await this.#round(whose, steps, due ? unseen(known) : known, echo);
    const isSeenOnly = round.decision.actions.length === 0;
    // What the next step needs holds already: nobody has to read the row and to write what is known of it for that, unless it takes its time.
    while (round.again && now() - begun < BRISK) round = await this.#round(whose, steps, round.state, echo);
    const { decision, because, state } = round;
    const next = [round.next, echo.echoAt ?? null].filter((each) => each !== null);
    return {
      state: { ...state, ...echo },
      because,
      wait: next.length === 0 ? null : Math.max(0, Math.min(...next) - now()),
      ...(!(isSeenOnly && isWaiting(whose.row, decision, state)) && { progress: this.#progress(whose, decision, state) }),
      ...((state.life !== whose.row.life || isHeld(state) !== whose.row.held) && {
        write: (client) => this.#write(client, whose.row, because, state),
      }),
    };
  }

  /** Sees, decides, keeps what it is about to begin, and acts. */
  async #round(whose: Whose, steps: readonly Step[], state: TenancyState, echo: Pick<Kept, 'echoAt'>): Promise<Round> {
    const { now, times = TENANCY_TIMES, random, backoff } = this.#options;
    const question: Question = { intent: whose.row.intent, steps, state, now: now(), times, late: echo.echoAt !== undefined };
    const decision = decideTenancy({ ...question, seen: await this.#see(toObserve(question), whose) });
    if (decision.actions.length > 0) await this.#held.keep({ ...decision.state, ...echo });
    const done = await this.#act(decision, whose);
    const absorbed = absorb(decision.state, done, { now: now(), tries: times.tries, random, ...(backoff && { backoff }) });
    const next = [absorbed.next, decision.next].filter((each) => each !== null);
    const first = next.length === 0 ? null : Math.min(...next);
    return {
      decision,
      state: absorbed.state,
      because: afterwards(decision.because, done, absorbed.state),
      next: first,
      again: first !== null && first <= now() && done.length > 0 && done.every((each) => isPlain(each)),
    };
  }

  async #see(steps: readonly Step[], whose: Whose): Promise<Record<string, Sight>> {
    // To see a thing is to mend it, too.
    if (steps.length > 0 && !(await this.#held.stillMine())) throw new LeaseLost(this.#held);
    const sights = await allEnded(
      steps.map(async (step): Promise<[string, Sight]> => [step.id, await this.#hand(step).see(step, whose, this.#context(step, 'see'))]),
    );
    return Object.fromEntries(sights);
  }

  #act({ actions }: Pick<Decision, 'actions'>, whose: Whose): Promise<Done[]> {
    return allEnded(
      actions.map(async (action): Promise<Done> => {
        const { step, verb } = action;
        if (!(await this.#held.stillMine()))
          return { action, outcome: { kind: 'transient', retryAt: null, cause: { code: 'lease/stale', detail: 'somebody else goes on' } } };
        return { action, outcome: await this.#hand(step)[verb](step, whose, this.#context(step, verb)) };
      }),
    );
  }

  #hand(step: Step) {
    const hand = this.#options.hands[step.port];
    if (!hand) throw new Error(`nobody makes ${step.port}`);
    return hand;
  }

  #context(step: Step, verb: string): Context {
    return this.#contextFor(`${step.id}/${verb}/${step.digest}`);
  }

  #contextFor(what: string): Context {
    const { signal, epoch, trace } = this.#held;
    return { signal, deadline: this.#options.now() + (this.#options.patience ?? PATIENCE), epoch, trace, key: `tenant/${what}` };
  }

  #progress({ row, plan }: Whose, { settled }: Decision, state: TenancyState): Progress {
    return {
      id: row.id,
      life: state.life,
      held: isHeld(state),
      settled: settled ? row.version : row.settled,
      // What it takes of its cell is another under another platform.
      load: plan && fleetEntry(row.file ?? `tenants/${row.slug}.yaml`, plan),
      release: settled ? row.release : null,
    };
  }

  /** What became of it is an event, and of what is erased nothing stays. */
  async #write(client: Transaction, row: TenantRow, because: readonly Because[], state: TenancyState): Promise<void> {
    const held = isHeld(state);
    const { now, bytes } = this.#options;
    const until = state.life === 'erased' ? new Date(now() + this.#copiesLast) : undefined;
    await append(client, [
      {
        id: uuid7(now(), bytes(10)),
        at: now(),
        type: held && !row.held ? 'tenant.held' : `tenant.${state.life}`,
        v: 1,
        subject: `tenant/${row.id}`,
        tenant: row.id,
        actor: { kind: 'loop', id: 'tenant' },
        cause: null,
        request: null,
        data: { because: because.slice(0, 3), ...(until && { backupsUntil: until.toISOString() }) },
      },
    ]);
    if (!until) return;
    await client.query('update tenant set backups_until = $2 where id = $1', [row.id, until]);
    await this.#options.vault.forget(client, row.id);
    await client.query('delete from contact where tenant = $1', [row.id]);
    await forgetPeople(client, row.id);
    await wake(client, 'spec', ['spec'], this.#held.trace);
  }
}

function isHeld({ made }: TenancyState): boolean {
  return Object.values(made).some((each) => each.held);
}

/** It is still waited for what was waited for, and nobody has to know more of it. */
function isWaiting(row: TenantRow, { settled }: Decision, state: TenancyState): boolean {
  return !settled && state.life === row.life && !row.held && !isHeld(state);
}

/** Something was brought about, and nothing with it that this look has read before: what it knows of the tenant is still true. */
function isPlain({ action, outcome }: Done): boolean {
  return action.verb === 'ensure' && outcome.kind === 'done' && action.step.port !== 'vault';
}

function stateOf(stored: unknown): Kept {
  return typeof stored === 'object' && stored !== null && 'made' in stored ? (stored as Kept) : BEGINNING;
}

function withoutEcho({ echoAt: _echoAt, ...state }: Kept): TenancyState {
  return state;
}
