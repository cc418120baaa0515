import { messageOf, personOf } from './commit-text.ts';
import type { Batch } from './port.ts';

/** A step on the way that Git itself would refuse or read as something else (`.git` in any case, as on disks that ignore case). */
const BAD_STEP = /^(\.{0,2}|\.git)$/i;

/** The first path that cannot stand in a tree, or that is wanted as a file and as a folder; else null. */
export function badPath({ write, remove }: Pick<Batch, 'write' | 'remove'>): string | null {
  const bad = (path: string) => /\p{Cc}/u.test(path) || path.split('/').some((step) => BAD_STEP.test(step));
  const isFolder = (path: string) => parents(path).some((parent) => write.has(parent));
  return [...write.keys(), ...remove].find(bad) ?? [...write.keys()].find(isFolder) ?? null;
}

function parents(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, n) => steps.slice(0, n + 1).join('/'));
}

/**
 * A batch as the input of `git fast-import`. What it writes to its output is the tree of the parent (where there is one), the tree of the
 * new commit, and the new commit. The name is let go at the end: only `update-ref` or a push, with the old value beside the new one, moves a
 * branch. Without `done` at its end (we were killed while writing) Git takes nothing of it.
 */
export function* importStream(batch: Batch, parent: string | null, key: string, name: string): Generator<string | Uint8Array> {
  const person = personOf(batch);
  yield 'feature done\n';
  if (parent !== null) yield `ls ${parent} ""\n`;
  yield `commit ${name}\nmark :1\nauthor ${person}\ncommitter ${person}\n`;
  yield* data(messageOf(batch, key));
  if (parent !== null) yield `from ${parent}\n`;
  for (const path of batch.remove) yield `D ${quoted(path)}\n`;
  for (const [path, content] of batch.write) {
    yield `M 100644 inline ${quoted(path)}\n`;
    yield* data(content);
  }
  yield `ls ""\nget-mark :1\nreset ${name}\nfrom ${'0'.repeat(40)}\n\ndone\n`;
}

function* data(content: string | Uint8Array): Generator<string | Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  yield `data ${bytes.length}\n`;
  if (bytes.length > 0) yield bytes; // an empty chunk would end the stream
  yield '\n';
}

function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** What {@link importStream} made Git write, or null where it is not that. */
export function imported(output: string, parent: string | null): { tree: string; parentTree: string | null; commit: string } | null {
  const lines = output.trimEnd().split('\n');
  if (lines.length !== (parent === null ? 2 : 3)) return null;
  const [tree, commit] = lines.slice(-2).map(idIn);
  if (tree === undefined || commit === undefined) return null;
  return { tree, commit, parentTree: parent === null ? null : (idIn(lines[0] ?? '') ?? null) };
}

const idIn = (line: string): string | undefined => /[0-9a-f]{40}/.exec(line)?.[0];
