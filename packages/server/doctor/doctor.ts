import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerConfig, simulatedParts } from '../config/server-config.ts';
import { openOutsiders, simulatedOutsiders } from '../outsiders.ts';
import { openRepositories } from '../repositories.ts';
import { database } from './database.ts';
import { vault } from './vault.ts';
import { type Finding, fine } from './finding.ts';
import { dataFolder, gitProgram } from './machine.ts';
import { mailOf } from './mail.ts';
import { cellsOf, poolersOf, repositoriesOf } from './outsiders.ts';
import { passkeys, signIn } from './sign-in.ts';

export interface Examination {
  readonly findings: readonly Finding[];
  readonly simulated: readonly string[];
}

/** Asks everything that the configuration names, at once, in some 10 s at most. Nothing is changed, here or there. */
export async function examine(config: ServerConfig): Promise<Examination> {
  const parts = await Promise.all([dataFolder(config.data), gitProgram(), databaseOf(config), outside(config), signIn(config)]);
  return { findings: [...parts.flat(), ...passkeys(config)], simulated: simulatedParts(config) };
}

async function databaseOf(config: ServerConfig): Promise<Finding[]> {
  if (config.database === 'embedded') return [fine('database', 'our own PostgreSQL, below the data folder')];
  const { findings, sealed } = await database(config.database);
  return [...findings, ...vault(config, sealed)];
}

async function outside(config: ServerConfig): Promise<Finding[]> {
  // Copies of repositories are made in a folder that goes away: the data folder may be held by the process that runs.
  const folder = mkdtempSync(join(tmpdir(), 'hansa-doctor-'));
  const git = openRepositories({ ...config, data: folder });
  const twins = simulatedOutsiders({ call: (outsider) => Promise.reject(new Error(`${outsider} is simulated and is not asked`)) });
  const outsiders = await openOutsiders({ config, twins, receipts: NO_RECEIPTS, heard: () => {} });
  try {
    return (
      await Promise.all([repositoriesOf(config, git), cellsOf(config, outsiders), poolersOf(config, outsiders), mailOf(config, outsiders)])
    ).flat();
  } finally {
    await Promise.allSettled([git.close(), outsiders.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing is sent, so no letter is ever known here. */
const NO_RECEIPTS = { find: () => Promise.resolve(undefined), put: () => Promise.resolve() };
