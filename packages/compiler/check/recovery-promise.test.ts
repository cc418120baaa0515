import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'postgres/recovery-promise';
const at = '/objectives/databaseFailover';
const promised = (databaseFailover: string, postgres = '') => ({
  objectives: `{ databaseFailover: ${databaseFailover} }`,
  services: `{ mail: { relay: out.fjord.test, party: fjord }${postgres === '' ? '' : `, postgres: { ${postgres} }`} }`,
});

test('ten seconds are sooner than any lease that Patroni takes', () => {
  const { hint, message } = refuses({ code, edits: promised('10s'), at, marks: '10s' });
  assert.match(message, /30 s to 35 s .* not within 10s/);
  assert.equal(hint, 'Promise 35s, or 25s with `recovery: fast` under `services.postgres`: no preset is quicker than a lease of 20 s.');
});

test('each preset holds its own lease and not a second less', () => {
  for (const [recovery, lease] of [
    ['fast', 20],
    ['normal', 30],
    ['patient', 60],
  ] as const) {
    passes({ code, edits: promised(`${lease}s`, `recovery: ${recovery}`) });
    refuses({
      code,
      edits: promised(`${lease - 1}s`, `recovery: ${recovery}`),
      at,
      marks: `${lease - 1}s`,
      fix: lease > 20 && lease - 1 >= 20,
    });
  }
});

test('where the quick preset holds the promise, it is offered', () => {
  const { hint } = refuses({ code, edits: promised('20s', 'recovery: patient'), at, marks: '20s', fix: true });
  assert.match(hint, /`recovery: fast`/);
});

test('a preset that nobody wrote is no place to write another one', () => {
  const { hint, related } = refuses({ code, edits: promised('25s'), at, marks: '25s' });
  assert.match(hint, /^Write `recovery: fast`/);
  assert.deepEqual(related, []);
});

test('the preset that somebody wrote is shown beside the promise', () => {
  const { related } = refuses({ code, edits: promised('10s', 'recovery: normal'), at, marks: '10s' });
  assert.deepEqual(
    related.map(({ pointer }) => pointer),
    ['/services/postgres/recovery'],
  );
});

test('nobody is held to what nobody promised, nor to what no lease decides', () => {
  passes({ code, edits: { objectives: '{ recoveryTime: 10s }' } });
  // Two voters: `postgres/quorum` says that nobody would lead at all.
  passes({ code, edits: promised('10s', 'at: [hetzner/nbg1, hetzner/fsn1]') });
});
