import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { type Socket, connect } from 'node:net';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Asked } from './exchange.ts';
import { type Listening, ROOM, type Room, listen } from './listen.ts';

const HELLO: Answer = { status: 200, headers: {}, body: 'hello' };
let listening: Listening | undefined;
afterEach(async () => listening?.stop());

async function open(room: Partial<Room> = {}, handle: (asked: Asked) => Answer | Promise<Answer> = () => HELLO): Promise<number> {
  listening = await listen('127.0.0.1', 0, handle, { ...ROOM, ...room });
  return listening.port;
}

/** Sends what it is given and nothing more; gives what came back once the connection is closed. */
function raw(port: number, text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (part: string) => (got += part));
  socket.on('error', () => {});
  socket.write(text);
  return { socket, answer: new Promise((resolve) => socket.once('close', () => resolve(got))) };
}

const post = (length: number, path = '/v1/tenants'): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`;
const fine = async (port: number): Promise<void> => {
  const { answer } = raw(port, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  assert.match(await answer, /^HTTP\/1\.1 200 [\s\S]*hello$/);
};

test('a body that is announced too large is refused before it comes', async () => {
  const port = await open();
  const { answer } = raw(port, post(16 * 1024 + 1));
  assert.match(await answer, /^HTTP\/1\.1 413 [\s\S]*request\/too-large/);
});

test('a body that grows too large is refused in the middle, and whoever sends it hears why', async () => {
  const port = await open();
  const status = await new Promise((resolve, reject) => {
    const sending = request({ port, method: 'POST', path: '/v1/tenants' }, (response) => resolve(response.statusCode));
    sending.on('error', reject);
    for (let part = 0; part < 8; part += 1) sending.write('x'.repeat(4_096));
  });
  assert.equal(status, 413);
  await fine(port);
});

test('a file of the spec may be longer than other bodies', async () => {
  const port = await open({}, ({ body }) => ({ ...HELLO, body: String(body.length) }));
  const text = 'x'.repeat(100_000);
  const put = `PUT /v1/spec/platform.yaml HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  assert.match(await raw(port, put).answer, /200 [\s\S]*100000$/);
});

test('whoever leaves in the middle of a body, a head or an answer harms nobody', async () => {
  let reached = 0;
  const port = await open({}, () => {
    reached += 1;
    return HELLO;
  });
  for (const text of [`${post(100)}ten bytes.`, 'POST / HTTP/1.1\r\nho']) {
    const { socket, answer } = raw(port, text);
    await sleep(50);
    socket.destroy();
    await answer;
  }
  await sleep(50);
  assert.equal(reached, 0);
  await fine(port);
});

test('heads and bodies that come by the byte are cut off in time', async () => {
  const port = await open({ headers: 300, request: 600 });
  const start = performance.now();
  const [head, body] = [raw(port, 'GET / HTTP/1.1\r\n'), raw(port, post(100))];
  const drip = setInterval(() => [head, body].forEach(({ socket }) => socket.writable && socket.write('x')), 50);
  const answers = await Promise.all([head.answer, body.answer]);
  clearInterval(drip);
  assert.ok(performance.now() - start < 30_000); // Node itself gives a minute, and five
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('connections are so many at once, of one address and of all; one that closes makes room', async () => {
  const port = await open({ perAddress: 3 });
  const held = [1, 2, 3].map(() => raw(port, 'GET / HTTP/1.1\r\n'));
  await sleep(50);
  assert.equal(await raw(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n').answer, '');
  held[0]?.socket.destroy();
  await held[0]?.answer;
  // Its room is free when the server has seen the end, too.
  while ((await raw(port, 'GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n').answer) === '') await sleep(5);
  await fine(port);
  for (const { socket } of held) socket.destroy();
});

test('a stream ends when its reader is gone, also one that has something to say at that very moment', async () => {
  const ended = Promise.withResolvers<void>();
  async function* stream(signal: AbortSignal): AsyncGenerator<string> {
    try {
      yield 'first';
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield 'too late';
    } finally {
      ended.resolve();
    }
  }
  const port = await open({}, () => ({ ...HELLO, stream }));
  const { socket } = raw(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.once('data', () => socket.destroy());
  await ended.promise;
});

test('HEAD of a stream ends at once', async () => {
  const endless = async function* (signal: AbortSignal): AsyncGenerator<string> {
    while (!signal.aborted) {
      yield 'more\n';
      await sleep(10);
    }
  };
  const port = await open({}, () => ({ ...HELLO, stream: endless }));
  const { answer } = raw(port, 'HEAD / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  assert.doesNotMatch(await answer, /more/);
});

test('answers that no handler made have the headers that keep strangers out, too', async () => {
  const port = await open();
  for (const text of ['GET /% HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', post(1e9)])
    assert.match(await raw(port, text).answer, /x-content-type-options: nosniff/);
});

test('whoever goes ends its streams, answers what was asked, and keeps no connection', async () => {
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<Answer>();
  async function* stream(signal: AbortSignal): AsyncGenerator<string> {
    yield 'first\n';
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  const port = await open({}, ({ path }): Answer | Promise<Answer> => {
    if (path === '/stream') return { ...HELLO, stream };
    asked.resolve();
    return answered.promise;
  });
  const following = raw(port, 'GET /stream HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(following.socket, 'data');
  const waiting = raw(port, 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  await asked.promise;
  const stopped = listening?.stop();
  // The last piece of a chunked answer: it ended, and was not torn.
  assert.match(await following.answer, /first\n\r\n0\r\n\r\n$/);
  answered.resolve(HELLO);
  assert.match(await waiting.answer, /^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*hello$/i);
  await stopped;
});

test('whoever goes waits so long and no longer', async () => {
  const port = await open({ leave: 50 }, () => new Promise<Answer>(() => {}));
  const { answer } = raw(port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await sleep(20);
  await listening?.stop();
  assert.equal(await answer, '');
});
