import { randomBytes, randomUUID } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { receiptsIn } from '@hansa/server/db/receipts.ts';
import { mailLoop } from '@hansa/server/loops/mail/loop.ts';
import { posting } from '@hansa/server/loops/mail/post.ts';
import { Runner } from '@hansa/server/loops/runner.ts';
import { openMail } from '@hansa/server/outside/mail/real.ts';
import { configOf } from './relay.ts';

/** A process of the control plane that only sends letters. `dies`: by `kill -9`, right before or right after the receipt is written. */
export interface WorkerOptions {
  readonly url: string;
  readonly port: number;
  readonly ca: string;
  readonly dies: 'before the receipt' | 'after the receipt' | 'never';
}

const { url, port, ca, dies } = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const pool = openPool(new Secret(url), { name: 'mail worker', size: 4 });
const { find, put } = receiptsIn(pool);
const die = (when: WorkerOptions['dies']): void => {
  if (dies === when) process.kill(process.pid, 'SIGKILL');
};
const mail = openMail(configOf({ port, ca }), {
  find,
  put: async (receipt) => {
    die('before the receipt');
    await put(receipt);
    die('after the receipt');
  },
});
const options = { pool, post: posting(mail), now: Date.now, random: Math.random, bytes: (count: number) => randomBytes(count) };
const backoff = { first: 100, most: 1_000 };
// So long whoever takes over a letter waits for what a dead process may have under way.
const loops = [mailLoop({ ...options, backoff, patience: 5_000 })];
const runner = new Runner({ pool, owner: randomUUID(), loops, random: Math.random, tell: () => {} });
process.on('disconnect', () => process.exit());
await runner.start();
