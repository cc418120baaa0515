import type { Pool } from 'pg';
import type { Context, Outcome } from '@hansa/domain/port/outcome.ts';
import { type BackoffLimits, backoff } from '@hansa/domain/work/backoff.ts';
import { type Addressed, addressed, markSent } from '../../db/letters.ts';
import { wake } from '../../db/work.ts';
import type { Look, Loop } from '../loop.ts';

/** Hands a letter to the relay: once by its Message-ID, however often it is asked. */
export type Post = (letter: Addressed, context: Context) => Promise<Outcome>;

export interface MailLoopOptions {
  readonly pool: Pool;
  readonly post: Post;
  readonly now: () => number;
  readonly random: () => number;
  readonly backoff?: BackoffLimits;
}

/** Sends letters that were written with what they report. Its subject is the letter. */
export function mailLoop({ pool, post, now, random, backoff: limits }: MailLoopOptions): Loop {
  return {
    kind: 'mail',
    most: 8,
    async look(held): Promise<Look> {
      const letter = await addressed(pool, held.subject);
      const about = (code: string, detail: string) => [{ step: `letter/${held.subject}`, code, detail }];
      if (!letter || letter.sentAt !== null) {
        const detail = letter ? 'it was sent' : 'nobody is known to whom it could go';
        return {
          state: {},
          because: about('mail/done', detail),
          wait: null,
          write: (client) => wake(client, 'tenant', letter ? [letter.tenant] : []),
        };
      }
      const tries = (held.state as { tries?: number }).tries ?? 0;
      await held.keep({ tries: tries + 1 });
      const { signal, epoch, trace } = held;
      const outcome = await post(letter, { signal, epoch, trace, deadline: now() + 60_000, key: `mail/${letter.messageId}` });
      if (outcome.kind === 'done')
        return {
          state: { tries },
          because: about('mail/sent', 'the relay took it'),
          wait: null,
          write: async (client) => {
            await markSent(client, letter.id);
            await wake(client, 'tenant', [letter.tenant]);
          },
        };
      if (outcome.kind === 'working')
        return { state: { tries }, because: about('mail/working', 'the relay is at work'), wait: outcome.lookAt - now() };
      const wait = outcome.kind === 'transient' ? Math.max(backoff(tries + 1, random(), limits), (outcome.retryAt ?? 0) - now()) : null;
      return { state: { tries: tries + 1 }, because: about(outcome.cause.code, outcome.cause.detail), wait };
    },
  };
}
