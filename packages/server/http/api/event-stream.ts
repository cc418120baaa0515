import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type Reached, eventsSince, reachedNow } from '../../questions/others.ts';
import type { Answer } from '../exchange.ts';
import type { Passed } from './request.ts';
import { shownEvent } from './shown.ts';

/** Milliseconds: how often the register is looked at, and after how long of silence a comment keeps the connection. */
const LOOK = 500;
const SILENCE = 15_000;
const MOST = 200;

/** Events as they happen. Who says what it saw last gets everything since; who says nothing begins now. */
export function eventStream(pool: Pool, { asked }: Passed): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    body: '',
    stream: (signal) => follow(pool, String(asked.headers['last-event-id'] ?? ''), signal),
  };
}

async function* follow(pool: Pool, from: string, signal: AbortSignal): AsyncGenerator<string> {
  const [, xid, seq] = /^(\d{1,19})\.(\d{1,18})$/.exec(from) ?? [];
  let last: Reached = xid !== undefined && seq !== undefined ? { xid, seq } : await reachedNow(pool);
  let silent = 0;
  yield 'retry: 1000\n\n';
  while (!signal.aborted) {
    const items = await eventsSince(pool, last, MOST);
    for (const item of items) {
      last = { xid: item.xid, seq: String(item.seq) };
      yield `id: ${last.xid}.${last.seq}\nevent: ${item.type}\ndata: ${JSON.stringify(shownEvent(item))}\n\n`;
    }
    silent = items.length > 0 ? 0 : silent + LOOK;
    if (silent >= SILENCE) {
      silent = 0;
      yield ': nothing new\n\n';
    }
    if (items.length < MOST) await sleep(LOOK, undefined, { signal }).catch(() => {});
  }
}
