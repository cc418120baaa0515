import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrialApi } from './trial.ts';

test('what came together is one piece for whoever follows, each event with its own place', async (t) => {
  const trial = await TrialApi.start('event-stream');
  t.after(() => trial.stop());
  for (const slug of ['one', 'two', 'three']) await trial.create(slug);
  const { stream } = await trial.ask('operator', 'GET', '/v1/events?recent=3');
  assert.ok(stream);
  const left = new AbortController();
  const pieces: string[] = [];
  for await (const piece of stream(left.signal)) {
    pieces.push(piece);
    if (pieces.length === 2) left.abort();
  }
  assert.equal(pieces[0], 'retry: 1000\n\n');
  const places = [...(pieces[1] ?? '').matchAll(/^id: (\d+\.\d+)\ndata: .*"tenant\.created".*\n\n/gm)].map(([, place]) => place);
  assert.equal(new Set(places).size, 3);
});
