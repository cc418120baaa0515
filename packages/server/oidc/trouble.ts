import { Trouble } from '../outside/trouble.ts';

/**
 * Why a sign-in came to nothing. Answers of a provider hold names, codes and tokens: nothing of them is repeated but a short code of the library.
 *
 * - `cancelled`: the person, or the provider for them, said no;
 * - `away`: the provider did not answer, or answered nonsense: later it may;
 * - `refused`: what came back is not what we asked for, and is not taken.
 */
export class SignInTrouble extends Error {
  readonly kind: 'cancelled' | 'away' | 'refused';

  constructor(kind: SignInTrouble['kind'], short: string) {
    super(short);
    this.kind = kind;
  }
}

interface LibraryError {
  readonly error?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly cause?: unknown;
}

/** An error of the libraries in our words; what is none is passed on as it is, for it is a bug of ours. */
export function troubleOf(error: unknown): unknown {
  if (error instanceof SignInTrouble) return error;
  const chain = causesOf(error);
  const silent = chain.find((each) => each instanceof Trouble);
  if (silent instanceof Trouble) return new SignInTrouble('away', silent.message);
  const known = chain.find(({ error: said, code }: LibraryError) => typeof said === 'string' || typeof code === 'string');
  if (!known) return error;
  const { error: said, code, status } = known as LibraryError;
  const short = shortOf(said) ?? shortOf(code) ?? 'unknown';
  if (said === 'access_denied') return new SignInTrouble('cancelled', short);
  const theirs = said === 'server_error' || said === 'temporarily_unavailable' || (typeof status === 'number' && status >= 500);
  return new SignInTrouble(theirs || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ? 'away' : 'refused', short);
}

function causesOf(error: unknown): (LibraryError & object)[] {
  const found: (LibraryError & object)[] = [];
  for (let each = error; typeof each === 'object' && each !== null && found.length < 5; each = (each as LibraryError).cause)
    found.push(each);
  return found;
}

/** `invalid_grant`, `OAUTH_INVALID_RESPONSE`: what is longer or has other characters may be a person's data. */
function shortOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,60}$/.test(value) ? value : undefined;
}
