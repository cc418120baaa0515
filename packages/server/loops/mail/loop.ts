import type { Pool } from 'pg';
import type { Cause, Context, Outcome } from '@hansa/domain/port/outcome.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import type { Because } from '@hansa/domain/tenancy/step.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import { type Addressed, addressed, markSent, markTrouble } from '../../db/letters.ts';
import { append } from '../../db/register.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wake } from '../../db/work.ts';
import { nothingLateAfter } from '../late.ts';
import type { Held, Look, Loop } from '../loop.ts';

/** Hands a letter to the relay: once by its Message-ID, however often it is asked. */
export type Post = (letter: Addressed, context: Context) => Promise<Outcome>;

export interface MailLoopOptions {
  readonly pool: Pool;
  readonly post: Post;
  readonly now: () => number;
  readonly random: () => number;
  readonly bytes: (count: number) => Uint8Array;
  readonly backoff?: BackoffLimits;
  /** Milliseconds that handing over one letter may take, where it is not the usual time. */
  readonly patience?: number;
}

/** Milliseconds that handing over one letter may take: relays make whom they do not know wait. */
const PATIENCE = 60_000;

/** What is kept between looks: how often the letter of this Message-ID was begun, and until when (UTC milliseconds) somebody else may still send it. */
interface Kept {
  readonly tries?: number;
  readonly of?: string;
  readonly lateUntil?: number;
}

/**
 * Sends letters that were written with what they report. Its subject is the letter. One that the relay will never take is the tenant's trouble,
 * until a person changes something: the letter is then another.
 */
export function mailLoop(options: MailLoopOptions): Loop {
  return { kind: 'mail', most: 8, look: (held) => lookAt(held, options) };
}

async function lookAt(held: Held, options: MailLoopOptions): Promise<Look> {
  const { pool, post, now, random, backoff: limits } = options;
  const letter = await addressed(pool, held.subject);
  const about = (code: string, detail: string): Because[] => [{ step: `letter/${held.subject}`, code, detail }];
  const wakeTenant = (client: Transaction) => wake(client, 'tenant', letter ? [letter.tenant] : [], held.trace);
  if (!letter || letter.sentAt !== null || letter.trouble) {
    const detail = letter ? (letter.trouble?.detail ?? 'it was sent') : 'nobody is known to whom it could go';
    return { state: {}, because: about('mail/done', detail), wait: null, write: wakeTenant };
  }
  const tries = triesOf(held.state, letter.messageId);
  const until = lateUntil(held, tries, options);
  if (until > now()) {
    const detail = 'whoever held it before may be handing it over: it is asked again when that can have come to nothing';
    return { state: { ...(held.state as Kept), lateUntil: until }, because: about('mail/echo', detail), wait: until - now() };
  }
  const kept = (count: number) => ({ tries: count, of: letter.messageId });
  await held.keep(kept(tries + 1));
  const { signal, epoch, trace } = held;
  const outcome = await post(letter, {
    signal,
    epoch,
    trace,
    deadline: now() + (options.patience ?? PATIENCE),
    key: `mail/${letter.messageId}`,
  });
  if (outcome.kind === 'working')
    return { state: kept(tries), because: about('mail/working', 'the relay is at work'), wait: outcome.lookAt - now() };
  if (outcome.kind === 'transient') {
    const wait = Math.max(backoff(tries + 1, random(), limits), (outcome.retryAt ?? 0) - now());
    return { state: kept(tries + 1), because: about(outcome.cause.code, outcome.cause.detail), wait };
  }
  const cause = outcome.kind === 'done' ? undefined : outcome.cause;
  return {
    state: kept(tries),
    because: cause ? about(cause.code, cause.detail) : about('mail/sent', 'the relay took it'),
    wait: null,
    write: async (client) => {
      if (cause) await refused(client, letter, cause, options);
      else await markSent(client, letter);
      await wakeTenant(client);
    },
  };
}

/** A letter that was written anew begins anew. */
function triesOf(state: unknown, messageId: string): number {
  const { tries = 0, of = messageId } = state as Kept;
  return of === messageId ? tries : 0;
}

/** A relay takes the same letter twice: who takes over one that was begun waits until it is either in the receipts or can no longer get there. */
function lateUntil({ takenOver, state }: Held, tries: number, { now, patience = PATIENCE }: MailLoopOptions): number {
  if (takenOver && tries > 0) return nothingLateAfter(now(), patience);
  return tries > 0 ? ((state as Kept).lateUntil ?? 0) : 0;
}

async function refused(client: Transaction, letter: Addressed, cause: Cause, { now, bytes }: MailLoopOptions): Promise<void> {
  if (!(await markTrouble(client, letter, cause))) return;
  const { id, tenant, template } = letter;
  const event = { id: uuid7(now(), bytes(10)), at: now(), type: 'letter.refused', v: 1, subject: `letter/${id}`, tenant };
  await append(client, [
    { ...event, actor: { kind: 'loop', id: 'mail' }, cause: null, request: null, data: { template, code: cause.code } },
  ]);
}
