import { Refusal } from '@hansa/domain/access/refusal.ts';
import { isPassing } from '../questions/session.ts';
import { SpecAway } from '../spec/store.ts';
import { type Answer, problem } from './exchange.ts';

const STATUS = {
  invalid: 422,
  'signed-out': 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-early': 428,
  'too-many': 429,
} as const;
/** Milliseconds after which somebody may ask again while the database is away, or the spec: it is back within a second or two of its start. */
const SOON = 2_000;

/** The same words wherever nothing is found, so that nobody learns from them what there is. */
export function notFound(): Refusal {
  return new Refusal('not-found', 'not-found', 'There is nothing here.');
}

/**
 * What an answer becomes where it is refused, or where the database or the spec repository is away: then nobody has done wrong, and the answer says when to come again.
 * A bug of ours is thrown on.
 */
export async function refusing<T>(act: () => Promise<T>): Promise<T | Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    if (isPassing(error)) return later(503, 'database/away', 'The database does not answer at the moment.', Date.now() + SOON);
    if (error instanceof SpecAway) return later(503, 'spec/away', 'The spec repository does not answer at the moment.', Date.now() + SOON);
    throw error;
  }
}

function refused({ kind, code, message, diagnostics, retryAt }: Refusal): Answer {
  const more = diagnostics.length > 0 ? { diagnostics } : {};
  if (retryAt !== null) return later(STATUS[kind], code, message, retryAt, more);
  return problem(code === 'spec/none' ? 503 : STATUS[kind], code, message, more);
}

/** With the time in both forms: as an instant for those who read the answer, in seconds for those who read headers only (RFC 9110). */
function later(status: number, code: string, message: string, retryAt: number, more: Readonly<Record<string, unknown>> = {}): Answer {
  const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1_000));
  return problem(status, code, message, { ...more, retryAt: new Date(retryAt).toISOString() }, { 'retry-after': String(seconds) });
}
