import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import { tendRepositories } from './tending.ts';

test('every repository is tended again and again, a failure is told and stops nobody, and it ends when it is told to', async () => {
  const end = new AbortController();
  const [tended, told]: [string[], string[]] = [[], []];
  await tendRepositories({
    git: {
      tend: (name, { deadline }) => {
        assert.ok(deadline > Date.now());
        tended.push(name);
        if (tended.length === 6) end.abort();
        return Promise.resolve(name === 'spec' ? transient('git/full', 'No space left on device') : DONE);
      },
    },
    repositories: () => (tended.length === 0 ? Promise.resolve(['spec', 'deploy-a']) : Promise.resolve(['spec', 'deploy-a', 'deploy-b'])),
    signal: end.signal,
    report: (text) => told.push(text),
    every: 1,
  });
  assert.deepEqual(tended, ['spec', 'deploy-a', 'spec', 'deploy-a', 'deploy-b', 'spec']);
  assert.equal(told.length, 2);
  assert.match(told[0] ?? '', /spec was not tended: No space left/);
});
