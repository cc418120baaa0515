import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EmbeddedRefusal } from '../refusal.ts';
import { bundledPrograms } from './programs.ts';
import { type RunAs, become, cleanEnv, leashed, runAs, unprivileged } from './run-as.ts';

function folderFor(t: { after(clean: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-run-as-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const UNTRUE: RunAs = { prefix: ['sh', '-c', 'echo namespaces are forbidden here >&2; exit 1'], ids: undefined, owner: undefined };

test('where no way works, each says why, and nothing is changed', (t) => {
  const folder = folderFor(t);
  const programs = bundledPrograms(join(folder, 'lib'));
  const says = /^PostgreSQL cannot run here: namespaces are forbidden here\. .*DATABASE_URL=postgresql:/;
  assert.throws(
    () => runAs(programs, folder, [UNTRUE, { ...UNTRUE, owner: unprivileged() }].slice(0, process.getuid?.() === 0 ? 2 : 1)),
    (error) => error instanceof EmbeddedRefusal && says.test(error.message),
  );
  assert.equal(statSync(folder).uid, process.getuid?.() ?? 0);
});

test('nothing of our environment reaches the server', () => {
  process.env['PGDATA'] = process.env['HANSA_CANARY'] = 'canary';
  assert.doesNotMatch(JSON.stringify(cleanEnv({})), /canary/);
  delete process.env['PGDATA'];
});

const root = process.platform === 'linux' && process.getuid?.() === 0;

test('root of a container without namespaces lends an account the right to pass its folders', { skip: !root }, (t) => {
  const folder = folderFor(t);
  const programs = bundledPrograms(join(folder, 'lib'));
  const account = unprivileged();
  assert.ok(account);
  const way = runAs(programs, folder, [UNTRUE, ...become(account).slice(1).map(leashed)]);
  assert.match(way.version, /^18\./);
  assert.equal(statSync(folder).uid, account.uid);
});
