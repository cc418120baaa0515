import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Bare } from './bare.ts';
import { KEY } from './commit-text.ts';
import type { Change, Difference, Entry, Head } from './port.ts';
import { Fault } from './faults.ts';

/**
 * The commit of a branch (by its full name), with its tree; null where there is none. Git calls missing what is not there and what it cannot
 * read alike; so before we say that there is no branch, it has to list none, and without a complaint.
 */
export async function commitAt(bare: Bare, name: string, context: Context): Promise<(Head & { tree: string }) | null> {
  const { output, complaint } = await bare.run(['cat-file', '--batch'], context, { input: () => [`${name}\n`] });
  const text = output.toString();
  const [, commit] = /^([0-9a-f]{40}) commit \d+\n/.exec(text) ?? [];
  if (commit === undefined) {
    const listed = await bare.run(['for-each-ref', name], context);
    const said = complaint + listed.complaint;
    if (said !== '') throw new Fault('terminal', 'damaged', bare.hide(said.trim()));
    if (listed.output.length > 0) throw new Fault('transient', 'failed', `${name} came while we looked`);
    return null;
  }
  const [, tree = ''] = /^tree ([0-9a-f]{40})$/m.exec(text) ?? [];
  const [, seconds] = /^committer .* (\d+) [+-]\d{4}$/m.exec(text) ?? [];
  return { commit, tree, at: Number(seconds) * 1_000 };
}

/** The id of what stands at a path of a commit, or null. */
export async function idAt(bare: Bare, commit: string, path: string, context: Context): Promise<string | null> {
  const text = await bare.text(['ls-tree', '-z', '--full-tree', commit, '--', path], context);
  return /^\d+ (?:blob|tree) ([0-9a-f]{40})\t/.exec(text)?.[1] ?? null;
}

export async function has(bare: Bare, commit: string, context: Context): Promise<boolean> {
  const { output, complaint } = await bare.run(['cat-file', '--batch-check'], context, { input: () => [`${commit}\n`] });
  if (complaint !== '') throw new Fault('terminal', 'damaged', bare.hide(complaint.trim()));
  return / commit \d+\n$/.test(output.toString());
}

export async function isAncestor(bare: Bare, old: string, head: string, context: Context): Promise<boolean> {
  if (!(await has(bare, old, context))) return false;
  return (await bare.run(['merge-base', '--is-ancestor', old, head], context, { answers: [1] })).code === 0;
}

/** How far back a key is looked for where the parent is no ancestor (or was none). */
const FAR = 1_000;

/** The commit up to `head` that carries a key, made after `since`. */
export async function commitWithKey(bare: Bare, key: string, since: string | null, head: string, context: Context): Promise<string | null> {
  const range = since === null ? [`--max-count=${FAR}`, head] : [`${since}..${head}`];
  const format = `--format=%H %(trailers:key=${KEY},valueonly,separator=%x20)`;
  const text = await bare.text(['log', '--fixed-strings', `--grep=${KEY}: ${key}`, format, ...range], context);
  const line = text.split('\n').find((each) => each.slice(41) === key);
  return line?.slice(0, 40) ?? null;
}

const KINDS: Readonly<Record<string, Entry['kind']>> = { '120000': 'link', '160000': 'module' };

export async function entries(bare: Bare, commit: string, path: string, context: Context): Promise<Entry[]> {
  const text = await bare.text(['ls-tree', '-r', '-z', '--full-tree', commit, ...(path === '' ? [] : ['--', path])], context);
  return records(text).map((record) => {
    const tab = record.indexOf('\t');
    const [mode = '', , id = ''] = record.slice(0, tab).split(' ');
    return { path: record.slice(tab + 1), id, kind: KINDS[mode] ?? 'file' };
  });
}

/** Contents by id, or null where one is not there. */
export async function contents(bare: Bare, ids: readonly string[], limit: number, context: Context): Promise<Map<string, Buffer> | null> {
  const asked = [...new Set(ids)];
  const overhead = asked.length * 80; // a line before each content and an end after it
  const { output } = await bare.run(['cat-file', '--batch'], context, {
    input: () => asked.map((id) => `${id}\n`),
    limit: limit + overhead,
  });
  const found = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', kind, size] = output.toString('latin1', at, end).split(' ');
    if (kind === 'missing') return null;
    found.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  if (found.size < asked.length) throw new Fault('transient', 'failed', 'Git ended before it had told all contents');
  return found;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const NOTHING = '0'.repeat(40);

export async function differences(bare: Bare, from: string | null, to: string, context: Context): Promise<Difference> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--no-commit-id', from ?? EMPTY_TREE, to];
  const fields = records(await bare.text(args, context));
  const changes: Change[] = [];
  for (let n = 0; n + 1 < fields.length; n += 2) {
    const [oldMode = '', newMode = '', before = '', after = ''] = (fields[n] ?? '').slice(1).split(' ');
    if (before === after && oldMode.slice(0, 2) === newMode.slice(0, 2)) continue; // an executable bit
    changes.push({ path: fields[n + 1] ?? '', before: idOrNull(before), after: idOrNull(after) });
  }
  return { changes, rewritten: from !== null && !(await isAncestor(bare, from, to, context)) };
}

const records = (text: string): string[] => text.split('\0').slice(0, -1);
const idOrNull = (id: string): string | null => (id === NOTHING ? null : id);
