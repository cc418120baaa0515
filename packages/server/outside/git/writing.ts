import { randomBytes } from 'node:crypto';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Bare } from './bare.ts';
import { signedCommit } from './commit-text.ts';
import { Fault } from './faults.ts';
import { badPath, imported, importStream } from './import.ts';
import type { Batch } from './port.ts';
import type { Sign } from './ssh-signature.ts';

/** Refuses what no tree and no commit could hold. */
export function assertWritable(batch: Batch, key: string): void {
  const path = badPath(batch);
  if (path !== null) throw new Fault('refused', 'path', `${JSON.stringify(path)} cannot stand in a repository`);
  if (!/^\S+$/.test(key)) throw new Fault('refused', 'key', 'a key is one word');
}

/**
 * Puts the commit of a batch into the repository, where no branch holds it yet; null where it would change nothing. Git's import cannot
 * write a signature, so a signed commit is written beside the import's own, which the next sweep takes away.
 */
export async function build(bare: Bare, batch: Batch, parent: string | null, context: Context, sign: Sign | null): Promise<string | null> {
  const name = `refs/hansa/${randomBytes(8).toString('hex')}`;
  const input = () => importStream(batch, parent, context.key, name);
  const output = await bare.text(['fast-import', '--quiet', '--date-format=raw'], context, { input });
  const made = imported(output, parent);
  if (made === null) throw new Fault('transient', 'failed', 'the import told no commit');
  if (made.tree === made.parentTree) return null;
  if (sign === null) return made.commit;
  const text = signedCommit(made.tree, parent, batch, context.key, sign);
  return (await bare.text(['hash-object', '-t', 'commit', '-w', '--stdin'], context, { input: () => [text] })).trim();
}
