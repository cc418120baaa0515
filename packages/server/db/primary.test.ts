import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultOf } from './fault.ts';
import { Fence } from './lineage.ts';
import { Primary, who } from './primary.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

let trial: TrialDatabase;
before(async () => {
  trial = await trialDatabase();
});
after(() => trial.stop());

const nobody = { name: 'a:1', host: '127.0.0.1', port: 1, url: 'postgres://hansa@127.0.0.1:1/hansa' };
const somebody = () => ({ name: 'b', host: undefined, port: 5432, url: trial.server.url.reveal() });

test('the one that takes writes is found among those that do not answer, and many who ask cost one question', async () => {
  const primary = new Primary([nobody, somebody()], new Fence());
  const [first, second] = [primary.where(), primary.where()];
  assert.equal((await first).name, 'b');
  assert.equal(await first, await second);
});

test('where none takes our writes each is named, and it is no fault of the statement', async () => {
  const said = await who(somebody());
  assert.ok(typeof said !== 'string');
  const fence = new Fence({ read: () => JSON.stringify({ system: said.system, timeline: 2 }), write: () => {} });
  await assert.rejects(new Primary([nobody, somebody()], fence).where(), (error: unknown) => {
    assert.match((error as Error).message, /a:1 does not answer \(.*ECONNREFUSED.*\); b was replaced: it writes on timeline 1/);
    return faultOf(error) === 'away';
  });
});
