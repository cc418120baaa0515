import type { Session } from '../api/answers.ts';
import { ask } from '../api/ask.ts';
import { type Trouble, said } from '../api/trouble.ts';
import { Value } from '../api/value.ts';

/**
 *     asking --> in <--> ended     ended: it was signed in, and what is on the page stays there until it is again
 *        |  \    ^
 *        |   v   |
 *        +-> out-+                 out: nothing is shown but how to get in
 */
export interface SessionState {
  readonly phase: 'asking' | 'in' | 'out' | 'ended';
  readonly session: Session | null;
  /** What went wrong last, in words. */
  readonly why: string;
}

/** Who is signed in here. The word of a link is taken out of the address before anything else happens. */
export class SessionDesk {
  readonly state = new Value<SessionState>({ phase: 'asking', session: null, why: '' });

  /** Spends the link of the address where it has one; else looks who the browser's cookie says it is. */
  async open(): Promise<void> {
    const link = takeLink();
    await (link === undefined ? this.look() : this.signIn(link));
  }

  /** Spends a one-time link: its word, or the whole address. */
  async signIn(text: string): Promise<void> {
    const link = /[\w-]{20,200}$/.exec(text.trim())?.[0];
    if (link === undefined) return this.#out('That is no link of Hansa: it ends in #sign-in= and 43 characters.');
    const answer = await ask<Session>('/v1/session', { method: 'POST', body: { link } });
    if ('value' in answer) return this.state.set({ phase: 'in', session: answer.value, why: '' });
    const why = answer.trouble.status === 0 ? `${said(answer.trouble).what} Try again.` : answer.trouble.title;
    // A link that was spent in this very browser leaves its session behind.
    await this.look();
    if (this.state.get().phase !== 'in') this.#out(why);
  }

  async signOut(): Promise<void> {
    await ask('/v1/session', { method: 'DELETE' });
    this.state.set({ phase: 'out', session: null, why: 'You have signed out.' });
  }

  /** Asks the server who this is. */
  async look(): Promise<void> {
    const answer = await ask<Session>('/v1/session');
    if ('value' in answer) this.state.set({ phase: 'in', session: answer.value, why: '' });
    else this.heard(answer.trouble);
  }

  /** Every refusal passes here: one that says "not signed in" ends the session, and takes nothing off the page. */
  readonly heard = (trouble: Trouble): void => {
    if (trouble.status === 401) this.#out('');
    else if (this.state.get().phase === 'asking') this.#out(said(trouble).what);
  };

  #out(why: string): void {
    const { phase, session } = this.state.get();
    const was = phase === 'in' || phase === 'ended';
    this.state.set({ phase: was ? 'ended' : 'out', session, why });
  }
}

/** The word of a sign-in link, which leaves the address and its history at once. */
function takeLink(): string | undefined {
  const word = /^#sign-in=([\w-]+)$/.exec(location.hash)?.[1];
  if (word !== undefined) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return word;
}
