import { randomUUID } from 'node:crypto';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { LOCK_FILE, PLATFORM_FILE, isSpecFile } from '@hansa/compiler/spec/read.ts';
import type { GitPort, Person } from '../outside/git/port.ts';
import { type Condition, SpecAway, type SpecStore, type StoredFile, type Written } from './store.ts';

/** The spec repository as the workbench edits it: each save is a commit on top of what was there, and nobody's push is overwritten. */
export class SpecRepository implements SpecStore {
  readonly kind = 'repository';
  readonly name: string;
  readonly #git: GitPort;
  readonly #by: Person;
  readonly #saved: () => void;

  /** `saved` is called when something was committed: whoever takes it in looks at once. */
  constructor(name: string, git: GitPort, by: Person, saved: () => void) {
    this.name = name;
    this.#git = git;
    this.#by = by;
    this.#saved = saved;
  }

  async read(): Promise<readonly StoredFile[]> {
    const head = await this.#head();
    if (head === null) return [];
    const listed = await this.#git.list({ repository: 'spec', commit: head }, '', context());
    if (listed.kind !== 'present') throw new SpecAway('the spec repository cannot be read');
    const entries = listed.value.filter((entry) => isSpecFile(entry.path) && entry.kind === 'file');
    const contents = await this.#git.read(
      'spec',
      entries.map((entry) => entry.id),
      context(),
    );
    if (contents.kind !== 'present') throw new SpecAway('the spec repository cannot be read');
    const files = entries.map(({ path, id }) => ({ path, etag: `"${id}"`, bytes: contents.value.get(id) ?? new Uint8Array() }));
    return files.sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1));
  }

  async write(path: string, bytes: Uint8Array, condition: Condition): Promise<Written> {
    if (!isSpecFile(path)) return { outcome: 'refused', why: `${path} is no file of a spec` };
    const head = await this.#head();
    const now = (await this.read()).find((file) => file.path === path);
    const fits = 'absent' in condition ? now === undefined : now?.etag === condition.match;
    if (!fits) return { outcome: 'conflict', now };
    const published = await this.#git.publish(
      {
        repository: 'spec',
        branch: 'main',
        parent: head,
        write: new Map([[path, bytes]]),
        remove: [],
        message: `Edit ${path}`,
        by: this.#by,
        at: Date.now(),
      },
      context(),
    );
    // Somebody pushed in between: whether it was this file is seen by looking again.
    if (published.kind === 'moved') return this.write(path, bytes, condition);
    if (published.kind === 'transient') throw new SpecAway(published.cause.detail);
    if (published.kind !== 'done') return { outcome: 'refused', why: published.cause.detail };
    this.#saved();
    const written = (await this.read()).find((file) => file.path === path);
    return { outcome: 'written', etag: written?.etag ?? '' };
  }

  async #head(): Promise<string | null> {
    const head = await this.#git.observe({ repository: 'spec', branch: 'main', path: '' }, context());
    if (head.kind === 'unknown') throw new SpecAway(head.cause.detail);
    return head.kind === 'absent' ? null : head.value.commit;
  }
}

function rank(path: string): number {
  return path === PLATFORM_FILE ? 0 : path === LOCK_FILE ? 1 : 2;
}

function context(): Context {
  const trace = `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
  return { signal: AbortSignal.timeout(20_000), deadline: Date.now() + 20_000, key: `workbench/${randomUUID()}`, epoch: 0, trace };
}
