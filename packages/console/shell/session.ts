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

  /** Spends the link of the address where it has one; else looks who the browser's cookie says it is, and tells why a sign-in came to nothing. */
  async open(): Promise<void> {
    const [link, refusal] = [takeWord('sign-in'), takeWord('sign-in-refused')];
    await (link === undefined ? this.look() : this.signIn(link));
    if (refusal === undefined) return;
    const why = REFUSALS[refusal] ?? 'Signing in did not work.';
    if (this.state.get().phase === 'in') this.state.set({ ...this.state.get(), why });
    else this.#out(why);
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

  /** They have shown what the session missed. */
  whole(session: Session): void {
    this.state.set({ phase: 'in', session, why: '' });
  }

  /** Signs out here, and goes on to where one signs out at the identity provider, where one signed in there. */
  async signOut(): Promise<void> {
    const answer = await ask<{ readonly go: string } | null>('/v1/session', { method: 'DELETE' });
    this.state.set({ phase: 'out', session: null, why: 'You have signed out.' });
    if ('value' in answer && answer.value) location.assign(answer.value.go);
  }

  /** Asks the server who this is. */
  async look(): Promise<void> {
    const answer = await ask<Session>('/v1/session');
    if ('value' in answer) this.state.set({ phase: 'in', session: answer.value, why: '' });
    else this.heard(answer.trouble);
  }

  /**
   * Every refusal passes here: one that says "not signed in" ends the session, and takes nothing off the page. One that says that the session
   * misses something comes where a passkey was made elsewhere meanwhile.
   */
  readonly heard = (trouble: Trouble): void => {
    if (trouble.status === 401) this.#out('');
    else if (/^session\/(proof|enrolment)$/.test(trouble.code)) void this.look();
    else if (this.state.get().phase === 'asking') this.#out(said(trouble).what);
  };

  #out(why: string): void {
    const { phase, session } = this.state.get();
    const was = phase === 'in' || phase === 'ended';
    this.state.set({ phase: was ? 'ended' : 'out', session, why });
  }
}

/** The word behind a name in the address, which leaves it and its history at once. */
function takeWord(name: string): string | undefined {
  const word = new RegExp(`^#${name}=([\\w-]+)$`).exec(location.hash)?.[1];
  if (word !== undefined) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return word;
}

/** Why somebody came back from an identity provider and is not in. */
const REFUSALS: Readonly<Record<string, string>> = {
  cancelled: 'The identity provider did not let you in, or you stopped there.',
  away: 'The identity provider does not answer. Try again in a minute; whoever runs Hansa can ask `hansa doctor`.',
  refused: 'What the identity provider sent is not an answer to this sign-in. Begin again here.',
  late: 'That sign-in was begun elsewhere, took more than a quarter of an hour, or was used already. Begin again here.',
  'no-role': 'The identity provider knows you, and you have no role here. Ask whoever runs Hansa for one.',
  'no-provider': 'There is nothing to sign in to for them here.',
  'no-tenant': 'There is no such cloud here. Its name is the first word of the address of your apps.',
  'one-factor':
    'Operators need a second factor, and the identity provider did not say that you used one. Set one up there, or ask whoever runs Hansa.',
  'too-many': 'Those were many sign-ins in a short time. Try again in a minute.',
};
