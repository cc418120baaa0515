import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SILENT, marksOf, said, troubleOf } from './trouble.ts';

test('each refusal says what to do', () => {
  const of = (status: number, code = 'x/y', more = {}) => said(troubleOf(status, { code, title: 'No', ...more }));
  assert.match(said(SILENT).todo, /still here/);
  assert.match(of(401).todo, /Sign in again in this window/);
  assert.match(of(409).todo, /Choose something else/);
  assert.match(of(409, 'request/in-flight').todo, /Wait a second/);
  assert.match(of(412).todo, /what you typed is still here/);
  assert.match(of(422).todo, /Mend what is marked/);
  assert.equal(of(422, 'request/body').what, 'Some values cannot be taken.');
  assert.match(of(503, 'x/y', { retryAt: '2026-11-21T12:13:14.000Z' }).todo, /12:13:14 UTC/);
  assert.match(of(500).todo, /report/);
  for (const status of [400, 403, 404, 413, 418, 428, 429, 502]) assert.ok(of(status).todo.length > 10, String(status));
});

test('an answer that is none of ours is told by its number', () => {
  for (const body of [undefined, null, 'text', {}]) assert.equal(said(troubleOf(502, body)).what, 'The server answered 502.');
});

test('complaints stand at their fields: those of the request and those of the compiler', () => {
  const fields = ['/slug', '/seats', '/admin/email'];
  const diagnostics = [
    { pointer: '/admin/email', message: 'no e-mail address' },
    { at: { file: 'tenants/acme.yaml', pointer: '/seats' }, message: 'too many', hint: 'at most 100' },
    { at: { file: 'platform.yaml', pointer: '/seats' }, message: 'of the platform' },
    { message: 'of nobody' },
  ];
  assert.deepEqual(marksOf(troubleOf(422, { code: 'x/y', title: 'No', diagnostics }), fields), {
    '/admin/email': ['no e-mail address'],
    '/seats': ['too many at most 100'],
    '': ['of the platform', 'of nobody'],
  });
});
