import type { Sign } from './ssh-signature.ts';
import type { Batch } from './port.ts';

/** Trailer by which a commit is known to be ours and which act it was. */
export const KEY = 'Hansa-Key';

/** The message as it stands in the commit. */
export function messageOf(batch: Batch, key: string): string {
  return `${batch.message.trimEnd()}\n\n${KEY}: ${key}\n`;
}

/** `Name <mail> seconds +0000`. What Git cannot hold in a name (angle brackets, line ends) is left out. */
export function personOf({ by, at }: Batch): string {
  const clean = (text: string) => text.replaceAll(/[<>\p{Cc}]/gu, '').trim();
  return `${clean(by.name)} <${clean(by.email)}> ${Math.floor(at / 1_000)} +0000`;
}

/** A commit object as Git stores it, signed over exactly this text without the signature. */
export function signedCommit(tree: string, parent: string | null, batch: Batch, key: string, sign: Sign): string {
  const person = personOf(batch);
  const head = [`tree ${tree}`, ...(parent === null ? [] : [`parent ${parent}`]), `author ${person}`, `committer ${person}`].join('\n');
  const message = messageOf(batch, key);
  const signature = sign(`${head}\n\n${message}`).replaceAll('\n', '\n ');
  return `${head}\ngpgsig ${signature}\n\n${message}`;
}
