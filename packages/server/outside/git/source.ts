import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Bare } from './bare.ts';
import { Fault, faultOf } from './faults.ts';
import { commitAt } from './reading.ts';
import type { Head } from './port.ts';

/** The repository that counts: the bare one on our disk, or the remote one that it is a copy of. */
export interface Source {
  /** Asks where a branch stands; its commits are in the bare repository afterwards. */
  fetch(branch: string, context: Context): Promise<(Head & { tree: string }) | null>;
  /** The same without the commits: only the id. */
  peek(branch: string, context: Context): Promise<string | null>;
  /** Moves a branch from `old` (null: it must not be there) to `commit`, both or nothing. False: it is not at `old`, or not any more. */
  advance(branch: string, old: string | null, commit: string, context: Context): Promise<boolean>;
}

const NONE = '0'.repeat(40);

export function localSource(bare: Bare): Source {
  const known = new Map<string, Head & { readonly tree: string }>();
  const fetch = async (branch: string, context: Context) => {
    const last = known.get(branch);
    // A commit never changes: whoever finds the branch where it was needs not read it again.
    if (last && (await looseRef(bare, branch)) === last.commit) return last;
    const found = await commitAt(bare, `refs/heads/${branch}`, context);
    if (found) known.set(branch, found);
    return found;
  };
  return {
    fetch,
    peek: async (branch, context) => (await looseRef(bare, branch)) ?? (await fetch(branch, context))?.commit ?? null,
    advance: async (branch, old, commit, context) => {
      const args = ['update-ref', '--no-deref', `refs/heads/${branch}`, commit, old ?? NONE];
      try {
        await bare.run(args, context);
        return true;
      } catch (error) {
        // Git says it in many ways (is at, already exists, unable to resolve): where the branch stands tells more than the words.
        if (!(error instanceof Fault) || error.reason !== 'failed') throw error;
        if (((await fetch(branch, context))?.commit ?? null) === old) throw error;
        return false;
      }
    },
  };
}

/** A branch as its file has it, without starting Git for it: whoever watches a branch asks often. Undefined where Git keeps it elsewhere. */
async function looseRef(bare: Bare, branch: string): Promise<string | undefined> {
  const text = await readFile(join(bare.folder, 'refs', 'heads', branch), 'latin1').catch(() => '');
  return /^[0-9a-f]{40}(?=\n$)/.exec(text)?.[0];
}

export function remoteSource(bare: Bare): Source {
  const kept = (branch: string) => `refs/remotes/origin/${branch}`;
  return {
    fetch: async (branch, context) => {
      const spec = `+refs/heads/${branch}:${kept(branch)}`;
      const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', 'origin', spec];
      try {
        await bare.run(args, context, { network: true });
      } catch (error) {
        if (error instanceof Fault && /couldn't find remote ref/.test(error.message)) return null;
        throw error;
      }
      return commitAt(bare, kept(branch), context);
    },
    peek: async (branch, context) => {
      const text = await bare.text(['ls-remote', '--quiet', 'origin', `refs/heads/${branch}`], context, { network: true });
      return /^[0-9a-f]{40}/.exec(text)?.[0] ?? null;
    },
    advance: (branch, old, commit, context) => push(bare, branch, old, commit, context),
  };
}

/**
 * The lease names the old value, and our commit stands on it: so this moves a branch forward by one commit or not at all. Without the lease
 * a branch that a person took back would be moved forward again over their heads.
 */
async function push(bare: Bare, branch: string, old: string | null, commit: string, context: Context): Promise<boolean> {
  const name = `refs/heads/${branch}`;
  const args = ['push', '--porcelain', '--no-verify', `--force-with-lease=${name}:${old ?? ''}`, 'origin', `${commit}:${name}`];
  const ran = await bare.run(args, context, { network: true, answers: [1] });
  const [, flag, said = ''] = /^([ *=+!-])\t\S+\t(.*)$/m.exec(ran.output.toString()) ?? [];
  if (flag === '=') return false; // it stands at our commit already: an earlier try got there, and its key will be found
  if (flag !== undefined && flag !== '!') return true;
  if (said.startsWith('[rejected]') || /cannot lock ref|incorrect old value|failed to update ref|fetch first/.test(said)) return false;
  throw faultOf({ ...ran, complaint: `${said}\n${ran.complaint}` }, 'unreachable', (text) => bare.hide(text));
}
