import { DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Published } from './port.ts';

/** What `ensure` says for what `publish` said. The same batch stays refused once its parent is not the head any more. */
export function outcomeOf(published: Published): Outcome {
  if (published.kind === 'done') return DONE;
  if (published.kind !== 'moved') return published;
  const stands = published.head === null ? 'the branch is gone' : `the branch stands at ${published.head.commit}`;
  return { kind: 'refused', cause: { code: published.rewritten ? 'git/rewritten' : 'git/moved', detail: stands } };
}

/** What `remove` says of a whole branch or repository. */
export const NEVER: Outcome = { kind: 'refused', cause: { code: 'git/never', detail: 'a branch or repository is never removed' } };

export function present<Value>(value: Value, at: number): Observation<Value> {
  return { kind: 'present', value, at };
}
