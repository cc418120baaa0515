import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedGit as world } from '../../embedded/cloud/git.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { portContract, testContext } from '../contract.ts';
import { batch, files, gitCases, type GitSubject, gitSubject } from './cases.ts';
import type { Batch, Found, Place } from './port.ts';
import { openGit } from './real.ts';
import { simulatedGit } from './simulated.ts';
import { gitVersion, workingOn } from './somebody.ts';

function twin(): Promise<GitSubject> {
  const cloud = memoryCloud(world);
  const ask = async (verb: string, body: unknown) => (await cloud.call('git', verb, body, testContext())) as string;
  const sent = (write: Readonly<Record<string, string>>, repository = 'deploy-a') => ({
    ...batch({ repository }),
    write: [...files(write)].map(([path, text]) => [path, Buffer.from(text).toString('base64')]),
  });
  return Promise.resolve(
    gitSubject({
      by: 'tables in memory',
      port: simulatedGit(cloud),
      away: simulatedGit(noCloud),
      canaries: [],
      somebody: {
        push: async (write, repository) => ask('push', sent(write, repository)),
        rewind: async (commit, repository = 'deploy-a') => void (await ask('rewind', { repository, branch: 'main', commit })),
      },
      stop: () => Promise.resolve(),
    }),
  );
}

async function real(): Promise<GitSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'hansa-git-'));
  const config = { folder, signingKey: null, by: { name: 'Hansa', email: 'hansa@example.org' } };
  const port = openGit({ ...config, remote: () => null });
  const away = openGit({ ...config, remote: () => ({ url: 'http://127.0.0.1:1/away.git' }) });
  const stop = async () => {
    await Promise.all([port.close(), away.close()]);
    await rm(folder, { recursive: true });
  };
  return gitSubject({ by: await gitVersion(), port, away, canaries: [], somebody: workingOn(folder), stop });
}

for (const [name, start] of [
  ['git, simulated', twin],
  ['git', real],
] as const) {
  let subject: GitSubject;
  const started = async () => (subject = await start());
  portContract<Place, Batch, Found>(name, started, () => gitCases(() => subject));
}
