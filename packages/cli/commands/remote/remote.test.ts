import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@hansa/api/client.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type Outcome, typed } from '../../sample.ts';

const HANSA = join(import.meta.dirname, '../../../../bin/hansa');

describe('a server asked from the command line', { timeout: 600_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), 'hansa-remote-'));
  const env: Record<string, string> = { HANSA_DATA: join(root, 'data'), PORT: '0', NO_COLOR: '1' };
  let serving: ChildProcess;
  let server: string[] = [];

  const hansa = (args: readonly string[], more: Record<string, string> = {}): Promise<Outcome> =>
    typed(args, { cwd: root, env: { ...env, ...more } });

  before(async () => {
    serving = spawn(HANSA, ['serve'], { env: { ...process.env, ...env }, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      serving.stdout?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (/sign-in=[\w-]+\n/.test(text)) resolve(text);
      });
      serving.stderr?.resume();
      serving.once('exit', () => reject(new Error(text)));
    });
    server = ['--server', new URL(/http:\S+/.exec(said)?.[0] ?? '').origin];
    const { stdout } = await hansa(['token', 'create', '--role', 'operator', '--expires', '1h', '--name', 'ci']);
    env['HANSA_TOKEN'] = stdout.trim();
    // The first platform is taken in while the server already answers.
    const client = new Client({ server: server[1] ?? '', token: new Secret(stdout.trim()) });
    while ((await client.call('specState', {})).value.platform === null) await sleep(50);
  });
  after(async () => {
    serving.kill('SIGTERM');
    await new Promise((resolve) => serving.once('exit', resolve));
    rmSync(root, { recursive: true, force: true });
  });

  test('a tenant is added, listed, changed and erased, and its events are exported and verified', async () => {
    const admin = ['--admin-name', 'Ada', '--admin-email', 'ada@fjordby.example'];
    const added = await hansa(['tenant', 'add', 'fjordby', '--seats', '5', ...admin, ...server, '--wait']);
    assert.deepEqual([added.code, /^Asked for fjordby \((\w{10})\)\.\nfjordby holds\.\n$/.test(added.stdout)], [0, true], added.stderr);
    assert.match(added.stderr, /^waiting for \S+: /m);
    assert.match((await hansa(['tenant', 'list', ...server])).stdout, /^\w{10} {2}fjordby .* 5 {2}active$/m);
    const again = await hansa(['tenant', 'add', 'fjordby', '--seats', '5', ...admin, ...server]);
    assert.deepEqual([again.code, /has the slug/.test(again.stderr)], [1, true], again.stderr);
    const early = await hansa(['tenant', 'rm', 'fjordby', ...server]);
    assert.deepEqual([early.code, /--state leaving/.test(early.stderr)], [1, true], early.stderr);
    const lasting = await hansa(['tenant', 'rotate', 'fjordby', '--apps', 'nextcloud/secret', ...server]);
    assert.deepEqual([lasting.code, /secret of nextcloud never rotates/.test(lasting.stderr)], [1, true], lasting.stderr);
    const rotated = await hansa(['tenant', 'rotate', 'fjordby', '--apps', 'nextcloud', ...server, '--wait']);
    assert.deepEqual([rotated.code, /fjordby holds/.test(rotated.stdout)], [0, true], rotated.stderr);
    const again2 = await hansa(['tenant', 'rotate', 'fjordby', ...server]);
    assert.deepEqual([again2.code, /old values are still good/.test(again2.stderr)], [1, true], again2.stderr);
    assert.equal((await hansa(['tenant', 'set', 'fjordby', '--seats', '7', '--state', 'leaving', ...server])).code, 0);

    const { stdout: events } = await hansa(['audit', 'export', 'fjordby', ...server]);
    const file = join(root, 'events.jsonl');
    writeFileSync(file, events);
    const whole = await hansa(['audit', 'verify', file]);
    assert.deepEqual([whole.code, /none changed/.test(whole.stdout)], [0, true], whole.stderr);
    writeFileSync(file, events.replace('"seats":7', '"seats":70'));
    assert.notEqual(readFileSync(file, 'utf8'), events);
    assert.equal((await hansa(['audit', 'verify', file])).code, 1);
    writeFileSync(file, events.split('\n').slice(1).join('\n'));
    assert.equal((await hansa(['audit', 'verify', file])).code, 1, 'the beginning is missing');

    const removed = await hansa(['tenant', 'rm', 'fjordby', ...server, '--wait']);
    assert.deepEqual(removed.code, 0, removed.stderr);
    assert.match((await hansa(['tenant', 'list', ...server])).stdout, /fjordby .* erased$/m);
  });

  test('the key of the vault changes, and back; a stranger opens nothing', async () => {
    const folder = env['HANSA_DATA'] ?? '';
    const before = Buffer.from(readFileSync(join(folder, 'keys/vault'), 'utf8').trim(), 'base64url').toString('base64');
    const next = randomBytes(32).toString('base64');
    const stranger = await hansa(['vault', 'rekey'], { HANSA_VAULT_KEY: next });
    assert.deepEqual([stranger.code, stranger.stdout], [2, '']);
    assert.match(stranger.stderr, /HANSA_VAULT_KEY: found a key that does not open/);
    for (const [key, other] of [
      [next, before],
      [before, next],
    ] as const) {
      const { code, stdout, stderr } = await hansa(['vault', 'rekey'], { HANSA_VAULT_KEY: key, HANSA_VAULT_KEY_OTHER: other });
      assert.deepEqual(
        [code, /^[1-9]\d* tenants were sealed anew; all are sealed with the key [0-9a-f]{16}\.\n$/.test(stdout)],
        [0, true],
        stderr,
      );
      for (const text of [stdout, stderr]) assert.ok(!text.includes(key) && !text.includes(other));
    }
  });

  test('a link signs in at the server that runs here', async () => {
    const { code, stdout } = await hansa(['link']);
    const link = new URL(stdout.trim());
    assert.deepEqual([code, link.origin], [0, server[1]]);
    const body = JSON.stringify({ link: link.hash.replace('#sign-in=', '') });
    const headers = { origin: link.origin, 'content-type': 'application/json' };
    assert.equal((await fetch(`${link.origin}/v1/session`, { method: 'POST', headers, body })).status, 200);
  });

  test('a server that has accepted no platform yet sells no plan', async () => {
    const none = { commit: null, aside: [], plans: [], cells: [], platform: null, backupsKept: null, rollout: null, simulated: true };
    const young = createServer((_asked, answer) => answer.setHeader('content-type', 'application/json').end(JSON.stringify(none)));
    await once(young.listen(0, '127.0.0.1'), 'listening');
    const at = `http://127.0.0.1:${(young.address() as AddressInfo).port}`;
    const added = await hansa([
      'tenant',
      'add',
      'early',
      '--seats',
      '5',
      '--admin-name',
      'A',
      '--admin-email',
      'a@a.example',
      '--server',
      at,
    ]);
    young.close();
    assert.deepEqual([added.code, added.stdout], [1, '']);
    assert.match(added.stderr, /No platform has been accepted there yet/);
  });

  test('what is missing or wrong is said, with the exit code that says whose turn it is', async () => {
    const list = ['tenant', 'list'];
    const cases: [readonly string[], Record<string, string>, number, RegExp][] = [
      [[...list, ...server], { HANSA_TOKEN: '' }, 2, /HANSA_TOKEN is not set/],
      [[...list, ...server], { HANSA_TOKEN: 'x'.repeat(43) }, 1, /session\/none/],
      [[...list, '--server', 'http://127.0.0.1:1'], {}, 4, /does not answer/],
      [[...list, '--server', 'http://cloud.example'], {}, 2, /use https/],
      [['tenant', 'set', 'nobody', '--seats', '3', ...server], {}, 1, /no tenant nobody/],
      [['tenant', 'set', 'fjordby', '--wave', '3', ...server], {}, 2, /in the spec/],
      [['token', 'create', '--role', 'operator', '--expires', '1h'], { HANSA_DATA: join(root, 'none') }, 4, /No Hansa runs/],
      [
        ['token', 'create', '--role', 'operator', '--expires', '1h'],
        { DATABASE_URL: 'postgresql://a:canary@127.0.0.1:1/a' },
        4,
        /not answer/,
      ],
      [['token', 'create', '--role', 'root', '--expires', '1h'], {}, 2, /operator or support/],
      [['token', 'create', '--role', 'support', '--expires', '9y'], {}, 2, /--expires is 9y/],
    ];
    for (const [args, more, code, says] of cases) {
      const ran = await hansa(args, more);
      assert.deepEqual([args.join(' '), ran.code, ran.stdout], [args.join(' '), code, '']);
      assert.match(ran.stderr, says);
      assert.doesNotMatch(ran.stderr, /canary|\n\s+at /);
    }
  });
});
