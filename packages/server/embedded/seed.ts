import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '@hansa/domain/port/outcome.ts';
import type { GitPort, Person } from '../outside/git/port.ts';
import { EmbeddedRefusal } from './refusal.ts';

/** Begins the spec repository with an example, where it has no commit yet. The same example gives the same commit. */
export async function seedSpec(git: GitPort, folder: string, by: Person, at: number, context: Context): Promise<void> {
  const head = await git.observe({ repository: 'spec', branch: 'main', path: '' }, context);
  if (head.kind === 'present') return;
  if (head.kind === 'unknown') throw new EmbeddedRefusal(`The spec repository cannot be read: ${head.cause.detail}`);
  const tenants = readdirSync(join(folder, 'tenants')).map((name) => `tenants/${name}`);
  const write = new Map(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(folder, path))]));
  const batch = { repository: 'spec', branch: 'main', parent: null, write, remove: [], message: 'Begin with an example', by, at };
  const published = await git.publish(batch, context);
  if (published.kind !== 'done' && published.kind !== 'moved')
    throw new EmbeddedRefusal(`The spec repository cannot be written: ${published.cause.detail}`);
}
