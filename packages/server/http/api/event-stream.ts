import { setTimeout as sleep } from 'node:timers/promises';
import { type Reached, eventsSince, reachedBefore, reachedHere, reachedNow } from '../../questions/others.ts';
import { consentingNow } from '../../questions/tenants.ts';
import type { Answer } from '../exchange.ts';
import type { Counter, Passed } from './request.ts';
import { shownEvent, shownLook, tenantOf } from './shown.ts';

/** Milliseconds: how often the register is looked at, and after how long of silence a comment keeps the connection. */
const LOOK = 500;
const SILENCE = 15_000;
const MOST = 200;

/**
 * Events as they happen, and between them what the loops find (`event: look`, without an id: only events count on). Who says what it saw last
 * gets every event since; who says nothing begins with as many of the last ones as it asks for.
 */
export function eventStream(counter: Counter, { asked, query, session }: Passed): Answer {
  const { recent = 0 } = query as { recent?: number };
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    body: '',
    stream: (signal) => follow(counter, String(asked.headers['last-event-id'] ?? ''), recent, session?.role === 'operator', signal),
  };
}

/** As it is said to whoever follows: many follow the same. */
const said = new WeakMap<object, string>();

function textOf<Item extends object>(item: Item, show: (item: Item) => unknown): string {
  const known = said.get(item) ?? JSON.stringify(show(item));
  said.set(item, known);
  return known;
}

async function* follow(
  { pool, looks, desk }: Counter,
  from: string,
  recent: number,
  all: boolean,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const [, xid, seq] = /^(\d{1,19})\.(\d{1,18})$/.exec(from) ?? [];
  const heard = await looks.hear(signal);
  let last: Reached =
    xid !== undefined && seq !== undefined
      ? await reachedHere(pool, { xid, seq })
      : recent > 0
        ? await reachedBefore(pool, recent)
        : await reachedNow(pool);
  let silent = 0;
  yield 'retry: 1000\n\n';
  while (!signal.aborted) {
    const items = await eventsSince(pool, last, MOST);
    // A consent may begin and end while somebody follows.
    const seen = all ? undefined : await consentingNow(pool);
    const isSeen = (tenant: string | null): boolean => seen === undefined || (tenant !== null && seen.has(tenant));
    let piece = '';
    // The type stands in the data: a reader that had to name each type would miss the new ones.
    for (const item of items) {
      last = { xid: item.xid, seq: String(item.seq) };
      if (isSeen(item.tenant)) piece += `id: ${last.xid}.${last.seq}\ndata: ${textOf(item, shownEvent)}\n\n`;
    }
    const found = heard.splice(0);
    for (const look of found) if (isSeen(tenantOf(look))) piece += `event: look\ndata: ${textOf(look, shownLook)}\n\n`;
    // In one piece: each is a write to the reader's line, and ten changes a second are some hundred looks.
    if (piece !== '') yield piece;
    silent = items.length + found.length > 0 ? 0 : silent + LOOK;
    if (silent >= SILENCE) {
      silent = 0;
      yield ': nothing new\n\n';
    }
    // All look in the same moments, and so ask together.
    if (items.length < MOST) await sleep(LOOK - (desk.now() % LOOK), undefined, { signal }).catch(() => {});
  }
}
