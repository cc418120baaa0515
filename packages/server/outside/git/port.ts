import type { Context, Observation, Outcome, Port } from '@hansa/domain/port/outcome.ts';

/** A branch by the names that we give: repository `spec` or `deploy-fsn` (where it is, the configuration knows), branch `main`. */
export interface Branch {
  readonly repository: string;
  readonly branch: string;
}

/** A file or folder on a branch, without slashes at its ends. The empty path is the whole branch. */
export interface Place extends Branch {
  readonly path: string;
}

/** Where a branch stands: its last commit (40 hexadecimal characters) and when that was committed (UTC milliseconds, whole seconds). */
export interface Head {
  readonly commit: string;
  readonly at: number;
}

/** What stands at a place: the head of the branch, and the Git id of the file or folder itself. */
export interface Found extends Head {
  readonly id: string;
}

export interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * Many changes that become one commit, or none. First `remove` takes away files and whole folders (what is not there is no error), then
 * `write` puts files: "this folder holds exactly these files" is its path in `remove` and its files in `write`, whatever was there.
 * The same parent, content, words, person and time give the same commit id, signed or not, on every machine.
 */
export interface Batch extends Branch {
  /**
   * The commit that must be the head when ours gets there: whoever pushed between is never overwritten. `null`: the branch must not
   * exist yet. `any`: on top of whatever is the head, as often as it moves; the batch alone is the law for the paths that it names.
   */
  readonly parent: string | null | 'any';
  /** Paths with `/`, relative to the root. A string is written as UTF-8. Files are never executable, and never links. */
  readonly write: ReadonlyMap<string, string | Uint8Array>;
  readonly remove: readonly string[];
  /** One imperative sentence, more after an empty line. The trailer `Hansa-Key: <context.key>` is added. */
  readonly message: string;
  /** Author and committer. */
  readonly by: Person;
  /** UTC milliseconds; Git keeps whole seconds. */
  readonly at: number;
}

/**
 * What publishing a batch ended as.
 *
 * - `done`: the head of the branch is or was `commit`, and it holds the batch. `made` is false when nothing had to be written (then `commit`
 *   is the head, whoever made it), or when this key was published by an earlier try whose answer was lost.
 * - `moved`: somebody else pushed; nothing was written. Build the batch anew on `head` (`null`: the branch is gone) and publish that under
 *   the same key. `rewritten`: the parent is no ancestor of the head any more, so a person took back what was published: tell them, and
 *   do not go on before the whole tree was compared, since a difference to the old parent says nothing.
 * - `transient`: the answer was lost, the repository is away, or time was up. The commit may have got there: publish the *same* batch again,
 *   with the same key, and it is found or made, once. `git/locked` names the time from which on a dead program's lock is broken.
 * - `refused`: `git/denied` (key or token), `git/host-key`, `git/missing`, `git/declined` (a hook or a protected branch; their words are in
 *   the detail), `git/path`, `git/key`, `git/insecure`. A person has to change something.
 * - `terminal`: `git/damaged`: our own bare repository is broken (a copy of a remote one is thrown away and fetched anew instead).
 */
export type Published =
  | { readonly kind: 'done'; readonly commit: string; readonly made: boolean }
  | { readonly kind: 'moved'; readonly head: Head | null; readonly rewritten: boolean }
  | Extract<Outcome, { readonly kind: 'transient' | 'refused' | 'terminal' }>;

/** A commit of a repository. */
export interface At {
  readonly repository: string;
  readonly commit: string;
}

/** `link` (symbolic) and `module` (submodule) are for complaints: neither is ever followed. The executable bit is not told. */
export interface Entry {
  readonly path: string;
  readonly id: string;
  readonly kind: 'file' | 'link' | 'module';
}

/** One path that differs between two commits; the id of its content before and after, `null` where it was or is not there. */
export interface Change {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** `rewritten`: the old commit is no ancestor of the new one, so somebody pushed by force. The changes are true all the same. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly rewritten: boolean;
}

/**
 * Git repositories by name: the spec repository, and one deploy repository a cell. A repository that the configuration gives no address is
 * a bare one in our own folder, made when it is first asked for. Of a remote one we keep a bare copy, which may be lost at any time.
 *
 * `observe` asks the repository itself (a remote one is fetched): `present` with head and the id of what stands at the place; `absent` when
 * it answered and there is no such branch or path; else `unknown`: a repository that we may not see is unknown too, never absent.
 * `ensure` is `publish` as an {@link Outcome}; `moved` is `refused` with `git/moved` or `git/rewritten`, since the same batch stays refused.
 * `remove` takes a file or folder off a branch in one commit. A branch or a repository is never removed: `refused` with `git/never`.
 *
 * Everything read is named by commit or content id, so it cannot change while one reads; `absent` then means that the repository does not
 * have this commit (it was rewritten and swept, or is in a repository not fetched since), `unknown` that nobody could say.
 */
export interface GitPort extends Port<Place, Batch, Found> {
  publish(batch: Batch, context: Context): Promise<Published>;
  /** All files below `path` (empty: all), sorted by the bytes of their paths. 50,000 entries take about 0.1 s. */
  list(at: At, path: string, context: Context): Promise<Observation<readonly Entry[]>>;
  /** Contents by id, any number at once. Over `limit` bytes in sum (64 MiB unless told) it is `unknown` with `git/too-large`. */
  read(repository: string, ids: readonly string[], context: Context, limit?: number): Promise<Observation<ReadonlyMap<string, Buffer>>>;
  /** What changed from one commit (`null`: from nothing) to another. A change of mode alone is no change; a renamed file is two changes. */
  difference(at: At, from: string | null, context: Context): Promise<Observation<Difference>>;
  /**
   * Waits until the head of the branch is something else than `known` (`null`: there is none) and says true; false when `signal` ended it.
   * No push between two calls is missed, since the known head comes along. While the repository is away it goes on waiting.
   */
  changed(branch: Branch, known: string | null, signal: AbortSignal): Promise<boolean>;
  /** Puts together what many small commits left behind, where it is worth it, which is asked cheaply: call it every ten minutes. */
  tend(repository: string, context: Context): Promise<Outcome>;
  /** Ends what is under way and removes key files. */
  close(): Promise<void>;
}
