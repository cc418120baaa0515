import { randomBytes } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { Estate } from '@hansa/server/estate/estate.ts';
import { api } from '@hansa/server/http/api/door.ts';
import { problem } from '@hansa/server/http/exchange.ts';
import { guard } from '@hansa/server/http/guard.ts';
import { Limits } from '@hansa/server/http/limits/limits.ts';
import { listen } from '@hansa/server/http/listen.ts';
import { linksOnly } from '@hansa/server/http/sign-in/entrance.ts';
import { Looks } from '@hansa/server/watch/looks.ts';
import { type Files, doomedBy } from './doomed.ts';
import { watchedPool } from './watched.ts';

/** The process that takes commands: `node counter.ts '{"url":...,"port":...,"files":...}'`. */
const { url, port, files } = JSON.parse(process.argv[2] ?? '{}') as { url: string; port: number; files: Files };
const pool = watchedPool(openPool(new Secret(url), { name: 'storm counter', size: 10 }), doomedBy(files));
const desk = {
  pool,
  estate: new Estate(),
  now: Date.now,
  bytes: (count: number) => randomBytes(count),
  erasure: () => ({ people: 1, wait: 1 }) as const,
};
const signIn = linksOnly(new URL(`http://127.0.0.1:${port}/`));
const counter = { desk, pool, simulated: true, secure: false, limits: new Limits(Date.now), looks: new Looks(pool), signIn };
await listen('127.0.0.1', port, async (asked) => {
  return guard(asked, { host: '127.0.0.1', port }) ?? (await api(asked, counter)) ?? problem(404, 'request/unknown', 'nothing');
});
process.on('disconnect', () => process.exit());
process.send?.({ port });
