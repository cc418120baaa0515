// A process whose looks never end: what it holds is its own until it dies. `node process.ts <url> <owner>`.
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import type { Loop } from '@hansa/server/loops/loop.ts';
import { Runner } from '@hansa/server/loops/runner.ts';

const [url = '', owner = ''] = process.argv.slice(2);
const loop: Loop = {
  kind: 'takeover',
  most: 64,
  look: ({ subject }) => {
    process.send?.({ subject });
    return new Promise(() => {});
  },
};
const pool = openPool(new Secret(url), { name: `takeover ${owner}`, size: 10 });
const runner = new Runner({ pool, owner, loops: [loop], random: Math.random, tell: () => {} });
await runner.start();
process.on('disconnect', () => process.exit());
