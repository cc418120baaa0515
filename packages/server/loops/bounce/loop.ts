import type { Pool } from 'pg';
import { type Context } from '@hansa/domain/port/outcome.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { letterOfReport, markTrouble } from '../../db/letters.ts';
import { append } from '../../db/register.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wake } from '../../db/work.ts';
import type { Mailbox } from '../../outside/mail/mailbox.ts';
import type { Held, Look, Loop } from '../loop.ts';

/** What a server says of a message of ours that it could not deliver. */
export interface Report {
  readonly recipient: string;
  readonly messageId: string | null;
  readonly action: string;
  /** RFC 3463, as 5.1.1; may be empty. */
  readonly status: string;
}

export interface BounceLoopOptions {
  readonly pool: Pool;
  readonly mailbox: Pick<Mailbox, 'observe' | 'remove'>;
  /** What of a message is a report; of most there is nothing. */
  readonly reports: (text: string) => readonly Report[];
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
  /** Milliseconds between looks. */
  readonly every?: number;
}

/** One row of work: there is one mailbox. */
export const BOUNCE = { kind: 'bounce', subject: 'mailbox' } as const;
const EVERY = 60_000;
const MOST = 20;
const PATIENCE = 60_000;

/**
 * Reads the mailbox that reports come to. What is recorded is recorded before it is removed there: killed in between, it is read again, and a
 * letter whose trouble is known changes nothing any more.
 */
export function bounceLoop(options: BounceLoopOptions): Loop {
  const { pool, mailbox, reports, every = EVERY } = options;
  return {
    kind: BOUNCE.kind,
    most: 1,
    async look(held): Promise<Look> {
      const seen = await mailbox.observe(MOST, contextOf(held, options));
      if (seen.kind === 'unknown') return said(seen.cause.code, seen.cause.detail, every);
      const received = seen.kind === 'present' ? seen.value : [];
      if (received.length === 0) return said('mail/none', 'no letter came back', every);
      const found = received.flatMap(({ text }) => reports(text)).filter(({ action }) => action === 'failed');
      const came: Came[] = [];
      for (const { messageId, recipient, status } of found) {
        const letter = messageId === null ? undefined : await letterOfReport(pool, { messageId, recipient });
        if (letter) came.push({ letter, status });
      }
      await held.within((client) => recorded(client, came, held, options));
      const ids = received.map(({ id }) => id);
      const removed = await mailbox.remove(ids, contextOf(held, options));
      if (removed.kind !== 'done' && 'cause' in removed) return said(removed.cause.code, removed.cause.detail, every);
      return said(
        'mail/read',
        `${received.length} messages were read, ${came.length} of them about letters of ours`,
        received.length < MOST ? every : 0,
      );
    },
  };
}

interface Came {
  readonly letter: NonNullable<Awaited<ReturnType<typeof letterOfReport>>>;
  readonly status: string;
}

async function recorded(client: Transaction, came: readonly Came[], { trace }: Held, { now, bytes }: BounceLoopOptions): Promise<void> {
  for (const { letter, status } of came) {
    const cause = { code: 'mail/bounced', detail: `the letter came back${status === '' ? '' : ` (${status})`}: nobody has it` };
    if (!(await markTrouble(client, letter, cause))) continue;
    const event = {
      id: uuid7(now(), bytes(10)),
      at: now(),
      type: 'letter.bounced',
      v: 1,
      subject: `letter/${letter.id}`,
      tenant: letter.tenant,
    };
    const data = { template: letter.template, status };
    await append(client, [{ ...event, actor: { kind: 'loop', id: BOUNCE.kind }, cause: null, request: null, data }]);
  }
  await wake(
    client,
    'tenant',
    came.map(({ letter }) => letter.tenant),
    trace,
  );
}

function contextOf({ signal, epoch, trace }: Held, { now }: BounceLoopOptions): Context {
  return { signal, epoch, trace, deadline: now() + PATIENCE, key: `${BOUNCE.kind}/${BOUNCE.subject}` };
}

function said(code: string, detail: string, wait: number): Look {
  return { state: {}, because: [{ step: BOUNCE.subject, code, detail }], wait };
}
