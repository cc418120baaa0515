import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { testContext } from '../../outside/contract.ts';
import { cloudAt, serveCloud } from './http.ts';
import { memoryCloud } from './memory.ts';
import { simulatedMail } from './mail.ts';

test('the cloud of another process answers as one of this process, and hears nothing after the deadline', async (t) => {
  const heard: string[] = [];
  const world = memoryCloud((tables, verb, body, context) => {
    heard.push(`${verb} ${context.key} ${context.epoch}`);
    return simulatedMail(tables, verb, body);
  });
  const server = await serveCloud(world);
  const cloud = cloudAt(server.port);
  t.after(() => server.close().then(() => cloud.close()));
  const mail = { id: '<a@b>', to: 'ada@acme.example', subject: 's', text: 't', at: 1 };
  assert.deepEqual(await cloud.call('mail', 'send', mail, testContext({ key: 'mail/a', epoch: 7 })), { reply: 250 });
  assert.equal(await cloud.call('mail', 'find', { id: '<none>' }, testContext()), null);
  assert.deepEqual(heard[0], 'send mail/a 7');
  await assert.rejects(cloud.call('mail', 'dance', {}, testContext()), /no verb dance/);
  await assert.rejects(cloud.call('mail', 'send', mail, testContext({ deadline: Date.now() - 1 })), /time was up/);
  assert.equal(heard.length, 3);
});

test('who does not answer is given up at the deadline, and at once when cancelled', async (t) => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  const cloud = cloudAt(port);
  t.after(() => cloud.close());
  await assert.rejects(cloud.call('mail', 'find', {}, testContext({ deadline: Date.now() + 50 })));
  const cancel = new AbortController();
  const call = cloud.call('mail', 'find', {}, testContext({ signal: cancel.signal }));
  cancel.abort();
  await assert.rejects(call);
  silent.close();
});
