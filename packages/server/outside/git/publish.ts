import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Bare } from './bare.ts';
import { Fault } from './faults.ts';
import type { Batch, Head, Published } from './port.ts';
import { commitWithKey, has, isAncestor } from './reading.ts';
import type { Source } from './source.ts';
import type { Sign } from './ssh-signature.ts';
import { assertWritable, build } from './writing.ts';

/** What a publish works on. */
export interface Desk {
  readonly bare: Bare;
  readonly source: Source;
  readonly sign: Sign | null;
}

/** Others may push while we build; who is overtaken this often waits for the next look. */
const TRIES = 5;

/**
 * Builds on the parent at once, without asking where the branch stands: the move itself compares. Only who was overtaken asks, and looks
 * whether it was overtaken by itself (an earlier try whose answer was lost).
 */
export async function publish(desk: Desk, batch: Batch, context: Context): Promise<Published> {
  const { bare, source } = desk;
  assertWritable(batch, context.key);
  for (let tries = 0; tries < TRIES; tries++) {
    const isAny = batch.parent === 'any';
    const parent = isAny ? ((await source.fetch(batch.branch, context))?.commit ?? null) : batch.parent;
    const commit = await buildOn(desk, batch, parent, context);
    if (commit !== undefined && (await take(source, batch, parent, commit, context))) {
      return { kind: 'done', commit: commit ?? parent ?? '', made: commit !== null };
    }
    if (isAny) continue;
    const head = await source.fetch(batch.branch, context);
    if ((head?.commit ?? null) !== parent) return overtaken(bare, parent, head, context);
  }
  throw new Fault('transient', 'contended', `${batch.branch} was moved or held by others ${TRIES} times while we built on it`);
}

/** The new commit; null where it would change nothing; undefined where the parent is not here (not fetched yet, or not any more). */
async function buildOn({ bare, sign }: Desk, batch: Batch, parent: string | null, context: Context): Promise<string | null | undefined> {
  try {
    return await build(bare, batch, parent, context, sign);
  } catch (error) {
    const isAboutParent = error instanceof Fault && /^(failed|damaged)$/.test(error.reason) && parent !== null;
    if (!isAboutParent || (await has(bare, parent, context))) throw error;
    return undefined;
  }
}

/** Where there is nothing to write, the branch only has to stand where we looked. */
async function take(source: Source, { branch }: Batch, parent: string | null, commit: string | null, context: Context): Promise<boolean> {
  return commit === null ? (await source.peek(branch, context)) === parent : source.advance(branch, parent, commit, context);
}

async function overtaken(bare: Bare, parent: string | null, head: Head | null, context: Context): Promise<Published> {
  if (head === null) return { kind: 'moved', head: null, rewritten: parent !== null };
  const onward = parent === null || (await isAncestor(bare, parent, head.commit, context));
  const ours = await commitWithKey(bare, context.key, onward ? parent : null, head.commit, context);
  if (ours !== null) return { kind: 'done', commit: ours, made: false };
  return { kind: 'moved', head: { commit: head.commit, at: head.at }, rewritten: !onward };
}
