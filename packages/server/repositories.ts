import { join } from 'node:path';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Repository, ServerConfig } from './config/server-config.ts';
import type { Call } from './outside/budget.ts';
import type { GitPort } from './outside/git/port.ts';
import { openGit } from './outside/git/real.ts';

const DEPLOY = 'deploy-';

/** The repositories that the configuration names, as Git's port. In production there is none that it does not name. */
export function openRepositories(config: ServerConfig, heard: (call: Call) => void = () => {}): GitPort {
  const { data, mode, git: settings, cells } = config;
  const of = (name: string): Repository | 'embedded' | undefined =>
    name === 'spec' ? settings.spec : (cells.get(name.slice(DEPLOY.length))?.deploy ?? (mode === 'embedded' ? 'embedded' : undefined));
  const remote = (name: string): Repository | null => {
    const repository = of(name);
    return typeof repository === 'object' ? repository : null;
  };
  const git = openGit({ folder: join(data, 'git'), remote, signingKey: settings.signingKey, by: settings.author });
  return told(mode === 'embedded' ? git : known(git, (name) => of(name) !== undefined), heard);
}

/** Tells of what goes over a line: looking where a branch stands, and publishing. The rest is read from our own copy. */
function told(git: GitPort, heard: (call: Call) => void): GitPort {
  const hear = (name: string, verb: Call['verb'], { trace }: Context) => {
    const begun = performance.now();
    return (ended: Call['ended']): void => heard({ outsider: `git/${name}`, verb, ended, milliseconds: performance.now() - begun, trace });
  };
  return {
    ...passing(git),
    observe: async (place, context) => {
      const end = hear(place.repository, 'observe', context);
      const seen = await git.observe(place, context);
      end(seen.kind);
      return seen;
    },
    publish: async (batch, context) => {
      const end = hear(batch.repository, 'ensure', context);
      const published = await git.publish(batch, context);
      // That somebody else pushed is no trouble of the repository's.
      end(published.kind === 'moved' ? 'done' : published.kind);
      return published;
    },
  };
}

/** The port as an object that can be spread: an instance of a class cannot. */
function passing(git: GitPort): GitPort {
  return {
    observe: (place, context) => git.observe(place, context),
    ensure: (batch, context) => git.ensure(batch, context),
    remove: (place, context) => git.remove(place, context),
    publish: (batch, context) => git.publish(batch, context),
    list: (at, path, context) => git.list(at, path, context),
    read: (repository, ids, context, limit) => git.read(repository, ids, context, limit),
    difference: (at, from, context) => git.difference(at, from, context),
    changed: (branch, head, signal) => git.changed(branch, head, signal),
    tend: (repository, context) => git.tend(repository, context),
    close: () => git.close(),
  };
}

/** Without this a cell that nobody configured would get a bare repository on our own disk, where its engine never looks. */
function known(git: GitPort, isKnown: (repository: string) => boolean): GitPort {
  const cause = (name: string) => ({ code: 'config/no-cell', detail: `the configuration of the control plane has no repository ${name}` });
  const act = async <T>(name: string, call: () => Promise<T>) =>
    isKnown(name) ? call() : { kind: 'transient' as const, retryAt: null, cause: cause(name) };
  const look = async <T>(name: string, call: () => Promise<T>) =>
    isKnown(name) ? call() : { kind: 'unknown' as const, cause: cause(name), at: Date.now() };
  return {
    ...passing(git),
    observe: (place, context) => look(place.repository, () => git.observe(place, context)),
    ensure: (batch, context) => act(batch.repository, () => git.ensure(batch, context)),
    remove: (place, context) => act(place.repository, () => git.remove(place, context)),
    publish: (batch, context) => act(batch.repository, () => git.publish(batch, context)),
    list: (at, path, context) => look(at.repository, () => git.list(at, path, context)),
    read: (repository, ids, context, limit) => look(repository, () => git.read(repository, ids, context, limit)),
    difference: (at, from, context) => look(at.repository, () => git.difference(at, from, context)),
    tend: (repository, context) => act(repository, () => git.tend(repository, context)),
  };
}
