import { randomBytes, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { MasterKeys } from '@hansa/server/db/master-keys.ts';
import { Vault } from '@hansa/server/db/vault.ts';
import { cloudAt } from '@hansa/server/embedded/cloud/http.ts';
import { Estate } from '@hansa/server/estate/estate.ts';
import { Runner } from '@hansa/server/loops/runner.ts';
import { openGit } from '@hansa/server/outside/git/real.ts';
import { simulatedOutsiders } from '@hansa/server/outsiders.ts';
import { loopsOf } from '@hansa/server/wiring.ts';
import { doomedBy } from './doomed.ts';
import { randomOf } from './random.ts';
import { US, type WorkerOptions } from './worker-options.ts';
import { watchedCloud, watchedGit, watchedLoop, watchedPool } from './watched.ts';

/** Milliseconds: as the storm asks for it, at most a quarter of a minute. */
const BACKOFF = { first: 500, most: 15_000 };

/** Milliseconds for one call: what a dead process has under way is waited out before anything is removed, and calm has to come soon. */
const PATIENCE = 8_000;

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const owner = randomUUID();
const at = doomedBy(options.files);
const fate = randomOf(options.seed);
let calm = false;
process.on('message', (sent: { calm?: true }) => {
  calm ||= sent.calm === true;
});
const pool = watchedPool(openPool(new Secret(options.url), { name: `storm ${owner}`, size: 10 }), at);
const git = openGit({ folder: options.git, remote: () => null, signingKey: null, by: US });
const parts = {
  pool,
  estate: new Estate(),
  vault: new Vault(new MasterKeys(Buffer.from(options.vault, 'base64url'), null, randomBytes), randomBytes),
  git: watchedGit(git, at, () => !calm && fate() < options.loss),
  recipients: () => [options.recipient],
  by: US,
  branch: 'main',
  now: Date.now,
  random: Math.random,
  bytes: (count: number) => randomBytes(count),
  soak: 0,
  backoff: BACKOFF,
  patience: PATIENCE,
};
const loops = loopsOf(parts, simulatedOutsiders(watchedCloud(cloudAt(options.cloud), at))).map(watchedLoop);
const say = (text: string): void => void writeSync(2, `${new Date().toISOString()} ${process.pid} ${text}\n`);
const runner = new Runner({
  pool,
  owner,
  loops,
  random: Math.random,
  backoff: BACKOFF,
  tell: (news) => {
    if (news.kind === 'failed')
      say(`failed ${news.of.kind}/${news.of.subject}: ${news.error instanceof Error ? news.error.stack : String(news.error)}`);
    if (news.kind === 'took-over') say(`took over ${news.rows} rows`);
    if (news.kind === 'lost') say(`lost ${news.of.kind}/${news.of.subject} epoch ${news.of.epoch}`);
    if (news.kind === 'database') say(`database: ${news.error instanceof Error ? news.error.message : String(news.error)}`);
  },
});
process.on('disconnect', () => process.exit());
for (;;) {
  try {
    await runner.start();
    break;
  } catch (error) {
    say(`start: ${String(error)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
process.send?.({ owner });
