import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Server, type Socket, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '../contract.ts';
import { openPop3 } from './pop3.ts';

/** A server that says what a list of answers by first words says; `DELE` marks, and `QUIT` removes what is marked. */
function mailbox(messages: Map<string, string>, parts: Readonly<Record<string, string>> = {}): Server {
  return createServer((socket: Socket) => {
    const ids = [...messages.keys()];
    const marked = new Set<string>();
    const say = (text: string): void => void socket.write(`${text}\r\n`);
    say(parts['greeting'] ?? '+OK here');
    createInterface({ input: socket.on('error', () => {}) }).on('line', (line) => {
      const [word = '', number = ''] = line.split(' ');
      const id = ids[Number(number) - 1] ?? '';
      if (parts[word]) return say(parts[word]);
      if (word === 'UIDL') return say(['+OK', ...ids.map((each, index) => `${index + 1} ${each}`), '.'].join('\r\n'));
      if (word === 'LIST') return say(['+OK', ...ids.map((each, index) => `${index + 1} ${messages.get(each)?.length}`), '.'].join('\r\n'));
      if (word === 'RETR')
        return say(
          ['+OK', ...(messages.get(id) ?? '').split('\n').map((each) => (each.startsWith('.') ? `.${each}` : each)), '.'].join('\r\n'),
        );
      if (word === 'DELE') marked.add(id);
      if (word === 'QUIT') for (const each of marked) messages.delete(each);
      say('+OK');
    });
  });
}

async function at<T>(server: Server, act: (box: ReturnType<typeof openPop3>) => Promise<T>): Promise<T> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  try {
    return await act(openPop3({ host: '127.0.0.1', port, user: 'bounces', password: new Secret('canary-of-the-mailbox'), plain: true }));
  } finally {
    server.close();
    server.unref();
  }
}

const soon = () => testContext({ deadline: Date.now() + 5_000 });

test('messages come as they were written, the oldest first, and stay until they are removed', async () => {
  const messages = new Map([
    ['u1', 'Subject: one\n\n.\n..two dots'],
    ['u2', 'x'.repeat(300_000)],
    ['u3', 'three'],
  ]);
  await at(mailbox(messages), async (box) => {
    const seen = await box.observe(2, soon());
    assert.deepEqual(seen.kind === 'present' && seen.value, [
      { id: 'u1', text: 'Subject: one\n\n.\n..two dots' },
      { id: 'u2', text: '' },
    ]);
    assert.deepEqual(await box.remove(['u1', 'u2', 'gone'], soon()), { kind: 'done' });
    assert.deepEqual([...messages.keys()], ['u3']);
  });
});

test('a no is told apart: who may not is refused, who comes later is asked again, and no answer has the password', async () => {
  const said = async (parts: Readonly<Record<string, string>>): Promise<string> => {
    const seen = await at(mailbox(new Map(), parts), (box) => box.remove([], soon()));
    assert.doesNotMatch(JSON.stringify(seen), /canary/);
    return 'cause' in seen ? `${seen.kind} ${seen.cause.code}` : seen.kind;
  };
  assert.equal(await said({}), 'done');
  assert.equal(await said({ PASS: '-ERR [AUTH] canary-of-the-mailbox is wrong' }), 'refused mail/credentials');
  assert.equal(await said({ PASS: '-ERR [IN-USE] somebody else reads' }), 'transient mail/busy');
  assert.equal(await said({ QUIT: '-ERR some messages were not removed' }), 'transient mail/busy');
  assert.equal(await said({ greeting: 'HTTP/1.1 400 Bad Request' }), 'transient mail/unreachable');
});

test('a server that says nothing more is given up at the deadline', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  const seen = await at(silent, (box) => box.observe(1, testContext({ deadline: Date.now() + 200 })));
  assert.ok(seen.kind === 'unknown' && seen.cause.code === 'mail/unreachable');
});

test('a mailbox elsewhere without TLS is never opened', () => {
  const config = { host: 'pop.example', port: 110, user: 'bounces', password: new Secret('p'), plain: true };
  assert.throws(() => openPop3(config), RangeError);
});
