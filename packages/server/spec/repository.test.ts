import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GitPort } from '../outside/git/port.ts';
import { spec } from '../http/spec.ts';
import { refusing } from '../http/refused.ts';
import { SpecRepository } from './repository.ts';

const CAUSE = { code: 'git/unreachable', detail: 'git.example.org does not answer' };
const COMMIT = 'c'.repeat(40);
const unknown = () => Promise.resolve({ kind: 'unknown', cause: CAUSE, at: 0 });
const head = () => Promise.resolve({ kind: 'present', value: { commit: COMMIT, at: 0, id: COMMIT }, at: 0 });
const nothing = () => Promise.resolve({ kind: 'present', value: [], at: 0 });
const empty = () => Promise.resolve({ kind: 'present', value: new Map(), at: 0 });

const there = { observe: head, list: nothing, read: empty, publish: () => Promise.resolve({ kind: 'done', commit: COMMIT, made: true }) };
const ask = (git: object, method: string, path: string) => {
  const store = new SpecRepository('spec', git as unknown as GitPort, { name: 'Hansa', email: 'hansa@example.org' }, () => {});
  const asked = { method, path, query: new URLSearchParams(), headers: { 'if-none-match': '*' }, body: new Uint8Array() };
  return refusing(() => spec(asked, store));
};

test('a repository that does not answer is nobody’s fault, at whatever step: the answer says when to come again', async () => {
  assert.equal((await ask(there, 'GET', '/v1/spec')).status, 200);
  for (const step of ['observe', 'list', 'read'] as const)
    assert.deepEqual(await statusAndWait({ ...there, [step]: unknown }, 'GET', '/v1/spec'), [503, '2'], step);
  const lost = () => Promise.resolve({ kind: 'transient', cause: CAUSE });
  assert.deepEqual(await statusAndWait({ ...there, publish: lost }, 'PUT', '/v1/spec/platform.yaml'), [503, '2']);
  const declined = () => Promise.resolve({ kind: 'refused', cause: { code: 'git/declined', detail: 'main is frozen' } });
  assert.equal((await ask({ ...there, publish: declined }, 'PUT', '/v1/spec/platform.yaml')).status, 403);
});

async function statusAndWait(git: object, method: string, path: string): Promise<unknown[]> {
  const { status, headers } = await ask(git, method, path);
  return [status, headers['retry-after']];
}
