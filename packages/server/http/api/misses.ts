import type { Misses } from '@hansa/api/endpoints.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Proved, missing } from '@hansa/domain/access/second-factor.ts';
import type { SignIn } from '../sign-in/entrance.ts';

const WORDS: Readonly<Record<Misses, string>> = {
  proof: 'Show your passkey first, or a recovery code.',
  enrolment: 'Operators have a passkey here: make one first.',
};

/** Throws a Refusal for a session that misses something, but for what is asked `before` that is there. */
export function whole(session: Proved, { mustEnrol }: Pick<SignIn, 'mustEnrol'>, before: readonly Misses[] = []): void {
  const misses = missing(session, mustEnrol);
  if (misses !== null && !before.includes(misses)) throw new Refusal('forbidden', `session/${misses}`, WORDS[misses]);
}
