import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { filesOf } from './trial.ts';

const TODAY = '2026-11-21';
/** A relay abroad: nobody but the one who accepted it lets it pass. */
const RELAY = 'amazon';

/** What is said of exceptions, each a party and its last day, today. */
function said(...accepted: readonly (readonly [party: string, until: string])[]): string[] {
  const list = accepted.map(([party, until]) => `{ party: ${party}, reason: for now, owner: it@fjord.test, until: ${until} }`);
  const edits = {
    services: `{ mail: { relay: out.fjord.test, party: ${RELAY} } }`,
    sovereignty: `{ accept: [${list.join(', ')}] }`,
  };
  return compile(filesOf({ edits }), undefined, TODAY)
    .diagnostics.filter(({ code }) => code === 'sovereignty/accept-ended')
    .map(({ severity, at }) => `${severity} ${at.pointer}`);
}

test('what a gate stops is stopped again from the day after its last', () => {
  assert.deepEqual(said([RELAY, '2026-11-20']), ['error /sovereignty/accept/0/until']);
  assert.deepEqual(said([RELAY, TODAY]), []);
});

test('an exception that no gate needs ends with a warning', () => {
  assert.deepEqual(said([RELAY, TODAY], ['hetzner', '2026-11-20']), ['warning /sovereignty/accept/1/until']);
});

test('of several exceptions only those are named that are over', () => {
  assert.deepEqual(said(['hetzner', TODAY], [RELAY, '2026-11-20'], ['lets-encrypt', '2026-11-22']), ['error /sovereignty/accept/1/until']);
});

test('who is accepted twice is accepted until the later day, that day included', () => {
  assert.deepEqual(said([RELAY, '2026-11-20'], [RELAY, TODAY]), ['warning /sovereignty/accept/0/until']);
  assert.deepEqual(said([RELAY, '2026-11-20'], [RELAY, '2026-11-19']), [
    'error /sovereignty/accept/0/until',
    'error /sovereignty/accept/1/until',
  ]);
});

test('an exception of another party does not stand in for one that is over', () => {
  assert.deepEqual(said([RELAY, '2026-11-20'], ['microsoft', '2027-06-30']), ['error /sovereignty/accept/0/until']);
});
