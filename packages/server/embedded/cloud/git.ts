import { createHash } from 'node:crypto';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Branch, Change, Head, Published } from '../../outside/git/port.ts';
import type { Tables } from './tables.ts';

/** A batch on its way to the simulated world: contents are base64, since the way is JSON. */
export interface SentBatch extends Branch {
  readonly parent: string | null | 'any';
  readonly write: readonly (readonly [path: string, content: string])[];
  readonly remove: readonly string[];
  readonly message: string;
  readonly by: { readonly name: string; readonly email: string };
  readonly at: number;
}

/** One commit of the simulated world; `key` is empty where a person pushed. Two commits with one key are a double effect. */
export interface SimulatedCommit {
  readonly id: string;
  readonly parent: string | null;
  readonly at: number;
  readonly key: string;
  readonly message: string;
  readonly changes: readonly Change[];
}

type Body = Branch & { readonly commit: string; readonly from: string | null; readonly path: string; readonly ids: readonly string[] };

/**
 * The world's side of the git twin: repositories that come to be when they are asked for. The files of each branch's head stand as
 * rows; a commit keeps only what it changed, so an older commit is the head with the changes between taken back.
 */
export function simulatedGit(tables: Tables, verb: string, body: unknown, context: Pick<Context, 'key'>): unknown {
  const world = new World(tables, (body as Branch).repository);
  const asked = body as Body;
  if (verb === 'observe') return world.observe(asked.branch, asked.path);
  if (verb === 'publish') return world.publish(body as SentBatch, context.key);
  if (verb === 'push') return world.push(body as SentBatch);
  if (verb === 'rewind') return world.rewind(asked.branch, asked.commit);
  if (verb === 'list') return world.list(asked.commit, asked.path);
  if (verb === 'read') return asked.ids.map((id) => [id, tables.get(world.row('blob', id))]);
  if (verb === 'difference') return world.difference(asked.from, asked.commit);
  if (verb === 'commits') return world.commits();
  throw new Error(`the simulated git knows no verb ${verb}`);
}

class World {
  readonly #tables: Tables;
  readonly #repository: string;

  constructor(tables: Tables, repository: string) {
    this.#tables = tables;
    this.#repository = repository;
  }

  row(kind: string, ...parts: readonly string[]): string {
    return ['git', this.#repository, kind, ...parts.map(encodeURIComponent)].join('/');
  }

  observe(branch: string, path: string): (Head & { id: string }) | null {
    const head = this.#head(branch);
    if (head === null) return null;
    const files = this.#files(branch, path);
    const id = files.find(([name]) => name === path)?.[1] ?? digest(files);
    return files.length === 0 && path !== '' ? null : { ...headOf(head), id };
  }

  publish(batch: SentBatch, key: string): Published {
    const head = this.#head(batch.branch);
    if (batch.parent !== 'any' && batch.parent !== (head?.id ?? null)) return this.#elsewhere(batch.parent, head, key);
    const changes = this.#changes(batch);
    if (changes.length === 0 && head !== null) return { kind: 'done', commit: head.id, made: false };
    return { kind: 'done', commit: this.#commit(batch, changes, key), made: true };
  }

  /** What a person does from outside: on top of whatever is there. */
  push(batch: SentBatch): string {
    return this.#commit(batch, this.#changes(batch), '');
  }

  /** A person's push by force: the branch stands at an older commit again, or at none. */
  rewind(branch: string, commit: string | null): null {
    const files = commit === null ? new Map<string, string>() : this.#filesAt(commit);
    for (const [path] of this.#files(branch, '')) this.#tables.delete(this.row('file', branch, path));
    for (const [path, id] of files) this.#tables.put(this.row('file', branch, path), id);
    if (commit === null) this.#tables.delete(this.row('head', branch));
    else this.#tables.put(this.row('head', branch), commit);
    return null;
  }

  list(commit: string, path: string): readonly (readonly [string, string])[] | null {
    if (this.#get(commit) === null) return null;
    return [...this.#filesAt(commit)].filter(([name]) => within(name, path)).toSorted(byPath);
  }

  difference(from: string | null, to: string): { changes: Change[]; rewritten: boolean } | null {
    if (this.#get(to) === null || (from !== null && this.#get(from) === null)) return null;
    const [old, now] = [from === null ? new Map<string, string>() : this.#filesAt(from), this.#filesAt(to)];
    const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).toSorted();
    const changes = paths.map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }));
    return { changes, rewritten: from !== null && !this.#ancestry(to).some(({ id }) => id === from) };
  }

  commits(): SimulatedCommit[] {
    return this.#tables.list(`${this.row('commit')}/`).map((key) => this.#tables.get(key) as SimulatedCommit);
  }

  #get(commit: string): SimulatedCommit | null {
    return (this.#tables.get(this.row('commit', commit)) as SimulatedCommit | undefined) ?? null;
  }

  #head(branch: string): SimulatedCommit | null {
    return this.#get(String(this.#tables.get(this.row('head', branch))));
  }

  #files(branch: string, path: string): [string, string][] {
    const prefix = `${this.row('file', branch)}/`;
    const rows = this.#tables.list(`${prefix}${encodeURIComponent(path)}`);
    const files = rows.map((row): [string, string] => [decodeURIComponent(row.slice(prefix.length)), String(this.#tables.get(row))]);
    return files.filter(([name]) => within(name, path)).toSorted(byPath);
  }

  #elsewhere(parent: string | null, head: SimulatedCommit | null, key: string): Published {
    const since = head === null ? [] : this.#ancestry(head.id);
    const end = since.findIndex(({ id }) => id === parent);
    const ours = since.slice(0, end < 0 ? undefined : end).find((commit) => commit.key === key);
    if (ours !== undefined) return { kind: 'done', commit: ours.id, made: false };
    return { kind: 'moved', head: head && headOf(head), rewritten: parent !== null && end < 0 };
  }

  #changes({ branch, write, remove }: SentBatch): Change[] {
    const wanted = new Map<string, string | null>();
    for (const folder of remove) for (const [path] of this.#files(branch, folder)) wanted.set(path, null);
    for (const [path, content] of write) {
      const id = blobId(Buffer.from(content, 'base64'));
      this.#tables.put(this.row('blob', id), content);
      wanted.set(path, id);
    }
    const before = (path: string) => (this.#tables.get(this.row('file', branch, path)) as string | undefined) ?? null;
    const changes = [...wanted].map(([path, after]) => ({ path, before: before(path), after }));
    return changes.filter((change) => change.before !== change.after).toSorted((a, b) => byPath([a.path], [b.path]));
  }

  #commit({ branch, message, by, at }: SentBatch, changes: Change[], key: string): string {
    const parent = this.#head(branch)?.id ?? null;
    const id = createHash('sha1')
      .update(JSON.stringify([parent, changes, message, by, at, key]))
      .digest('hex');
    const commit: SimulatedCommit = { id, parent, at: at - (at % 1_000), key, message, changes };
    this.#tables.put(this.row('commit', id), commit);
    for (const { path, after } of changes) {
      if (after === null) this.#tables.delete(this.row('file', branch, path));
      else this.#tables.put(this.row('file', branch, path), after);
    }
    this.#tables.put(this.row('head', branch), id);
    return id;
  }

  #ancestry(commit: string): SimulatedCommit[] {
    const line: SimulatedCommit[] = [];
    for (let each = this.#get(commit); each !== null; each = each.parent === null ? null : this.#get(each.parent)) line.push(each);
    return line;
  }

  /** From a head that has this commit below it by taking back, else from the first commit on by doing again. */
  #filesAt(commit: string): Map<string, string> {
    for (const row of this.#tables.list(`${this.row('head')}/`)) {
      const line = this.#ancestry(String(this.#tables.get(row)));
      const place = line.findIndex(({ id }) => id === commit);
      if (place < 0) continue;
      const files = new Map(this.#files(decodeURIComponent(row.split('/').at(-1) ?? ''), ''));
      for (const { changes } of line.slice(0, place)) for (const { path, before } of changes) set(files, path, before);
      return files;
    }
    const files = new Map<string, string>();
    for (const { changes } of this.#ancestry(commit).toReversed()) for (const { path, after } of changes) set(files, path, after);
    return files;
  }
}

const headOf = ({ id, at }: SimulatedCommit): Head => ({ commit: id, at });
const within = (name: string, path: string): boolean => path === '' || name === path || name.startsWith(`${path}/`);
const byPath = ([a]: readonly string[], [b]: readonly string[]): number => Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));

function set(files: Map<string, string>, path: string, id: string | null): void {
  if (id === null) files.delete(path);
  else files.set(path, id);
}

function digest(files: readonly (readonly [string, string])[]): string {
  return createHash('sha1').update(JSON.stringify(files)).digest('hex');
}

/** Git's own id of a content, so that the twin and Git name the same file alike. */
function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
