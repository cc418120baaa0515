import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { inTime } from './in-time.ts';

const LATER = Date.now() + 30_000;
const ended = (ends: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (ends.aborted) resolve(ends.reason);
    else ends.addEventListener('abort', () => resolve(ends.reason));
  });

test('an act ends with whoever asked for it, or when its time is up', async () => {
  const asking = new AbortController();
  const act = inTime({ signal: asking.signal, deadline: LATER }, ended);
  asking.abort('gone');
  assert.equal(await act, 'gone');
  assert.equal(await inTime({ signal: asking.signal, deadline: LATER }, ended), 'gone', 'also where they were gone before');
  const { signal } = new AbortController();
  assert.match(String(await inTime({ signal, deadline: 0 }, ended)), /time is up/);
});

test('nothing waits any more when it is over, however it went', async () => {
  const { signal } = new AbortController();
  const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
  const before = timers();
  assert.equal(await inTime({ signal, deadline: LATER }, () => Promise.resolve(1)), 1);
  await assert.rejects(
    inTime({ signal, deadline: LATER }, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual([timers(), getEventListeners(signal, 'abort').length], [before, 0]);
});
