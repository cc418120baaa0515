import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun, run } from '../command.ts';
import { got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';
import { schemathesis } from './schemathesis.ts';

const MAIN = join(import.meta.dirname, '../../packages/cli/main.ts');
const folder = await temporaryFolder('attack');
const tool = await got(schemathesis);
const processes = new Processes(folder.path);

describe('a process of `hansa serve` under attack', () => {
  let server = '';
  let port = 0;
  let token = '';
  const healthy = (): Promise<boolean> =>
    fetch(`${server}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );

  before(async () => {
    [port = 0] = await freePorts(1);
    server = `http://127.0.0.1:${port}`;
    const env = { ...process.env, HANSA_DATA: join(folder.path, 'data'), PORT: String(port) };
    processes.start('serve', process.execPath, [MAIN, 'serve'], env);
    await processes.until('serve', healthy);
    token = (await mustRun(process.execPath, [MAIN, 'token', 'create', '--role', 'operator', '--expires', '1h'], { env })).trim();
    const settled = async (): Promise<boolean> => {
      const answer = await fetch(`${server}/v1/tenants`, { headers: { authorization: `Bearer ${token}` } });
      return ((await answer.json()) as { items: unknown[] }).items.length > 0;
    };
    await processes.until('the tenants of the example', settled);
  });
  after(async () => {
    await processes.stop();
    folder.remove();
  });

  // Not among its checks: `ignored_auth` adds a wrong cookie to the right token, and here the token alone decides (http/api/word.ts).
  const CHECKS = [
    'not_a_server_error',
    'status_code_conformance',
    'content_type_conformance',
    'response_schema_conformance',
    'negative_data_rejection',
    'unsupported_method',
    'allow_header_conformance',
  ].join(',');

  test('schemathesis finds no 5xx and no answer that the OpenAPI does not describe', { skip: tool.missing ?? false }, async (context) => {
    // Left out: the two that would end or open a session, and the stream, which has no end.
    const without = ['signIn', 'signOut', 'events'].flatMap((name) => ['--exclude-operation-id', name]);
    // A body that is too large is refused before anybody reads what is wrong with it.
    const settings = join(folder.path, 'schemathesis.toml');
    const refusals = [400, 401, 403, 404, 406, 412, 413, 415, 422, 428];
    await writeFile(settings, `[checks.negative_data_rejection]\nexpected-statuses = ${JSON.stringify(refusals)}\n`);
    const args = [
      '-m',
      'schemathesis.cli',
      '--config-file',
      settings,
      'run',
      `${server}/v1/openapi.json`,
      '-H',
      `Authorization: Bearer ${token}`,
      '--no-color',
    ];
    const effort = [
      '--phases',
      'examples,coverage,fuzzing',
      '--max-examples',
      '20',
      '--max-time',
      '120',
      '--seed',
      '1',
      '--continue-on-failure',
      '--request-timeout',
      '60',
    ];
    const { code, stdout, stderr } = await run('python3', [...args, ...effort, '--checks', CHECKS, ...without], {
      env: tool.value?.env ?? {},
      cwd: folder.path,
    });
    context.diagnostic(`schemathesis ${tool.value?.version}: ${/\d+ generated.*/.exec(stdout)?.[0] ?? stderr}`);
    // What failed stands before the warnings; a request may be longer than anybody reads.
    const failed = stdout.slice(Math.max(0, stdout.indexOf('= FAILURES =')));
    assert.equal(code, 0, `${failed.slice(0, 4_000)}\n${stdout.slice(-1_500)}\n${stderr.slice(-2_000)}`);
    await processes.until('serve', healthy);
  });

  const opened = (text: string): Promise<Socket> =>
    new Promise((resolve) => {
      const socket: Socket = connect(port, '127.0.0.1', () => {
        socket.write(text);
        resolve(socket);
      });
      socket.on('error', () => resolve(socket));
      socket.resume();
    });

  test('a thousand slow readers of one address are held at the door, cut off in time, and harm nobody afterwards', async () => {
    const sockets: Socket[] = [];
    let late = 0;
    // By the hundred: more than wait before a busy server are turned away by the system, and come again by themselves a second later.
    while (sockets.length < 1_100)
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => opened('GET /v1/tenants HTTP/1.1\r\nhost: ')))));
    for (const socket of sockets) socket.once('data', (answer) => (late += Number(answer.includes(' 408 '))));
    await processes.until('all are cut off', () => Promise.resolve(sockets.every((socket) => socket.closed)), 30_000);
    // Who is turned away at the door hears nothing; who was let in, and is late, is told so.
    assert.ok(late > 0 && late <= 1_000, `${late} were let in`);
    await processes.until('serve', healthy);
  });

  test('large bodies, broken off in the middle, leave the process as it was', async () => {
    const announced = (length: number): string =>
      `PUT /v1/spec/platform.yaml HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: ${length}\r\n\r\n`;
    const sockets = await Promise.all(Array.from({ length: 100 }, () => opened(announced(2_000_000) + 'x'.repeat(1_000_000))));
    await sleep(500);
    for (const socket of sockets) socket.destroy();
    await sleep(200);
    processes.check();
    await processes.until('serve', healthy);
  });
});
