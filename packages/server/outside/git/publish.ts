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
  assertWritable(batch, context.key);
  for (let tries = 0; tries < TRIES; tries++) {
    const parent = await parentOf(desk, batch, context);
    if (typeof parent === 'object' && parent !== null) return parent;
    const commit = await build(desk.bare, batch, parent, context, desk.sign);
    if (await take(desk, batch, parent, commit, context)) return { kind: 'done', commit: commit ?? parent ?? '', made: commit !== null };
    if (batch.parent === 'any') continue;
    const head = await desk.source.fetch(batch.branch, context);
    if ((head?.commit ?? null) !== batch.parent) return overtaken(desk.bare, batch.parent, head, context);
  }
  throw new Fault('transient', 'contended', `others moved ${batch.branch} ${TRIES} times while we built on it`);
}

/** The commit to build on (null: none); or the answer, where the parent is not even known here after asking. */
async function parentOf({ bare, source }: Desk, batch: Batch, context: Context): Promise<string | null | Published> {
  if (batch.parent === 'any') return (await source.fetch(batch.branch, context))?.commit ?? null;
  if (batch.parent === null || (await has(bare, batch.parent, context))) return batch.parent;
  const head = await source.fetch(batch.branch, context);
  if (await has(bare, batch.parent, context)) return batch.parent;
  return overtaken(bare, batch.parent, head, context);
}

/** Nothing to write: then the branch only has to stand where we looked. */
async function take({ source }: Desk, { branch }: Batch, parent: string | null, commit: string | null, context: Context): Promise<boolean> {
  return commit === null ? (await source.peek(branch, context)) === parent : source.advance(branch, parent, commit, context);
}

async function overtaken(bare: Bare, parent: string | null, head: Head | null, context: Context): Promise<Published> {
  if (head === null) return { kind: 'moved', head: null, rewritten: parent !== null };
  const onward = parent === null || (await isAncestor(bare, parent, head.commit, context));
  const ours = await commitWithKey(bare, context.key, onward ? parent : null, head.commit, context);
  if (ours !== null) return { kind: 'done', commit: ours, made: false };
  return { kind: 'moved', head: { commit: head.commit, at: head.at }, rewritten: !onward };
}
