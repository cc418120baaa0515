import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContext } from '../../outside/contract.ts';
import { memoryCloud } from './memory.ts';
import { simulatedMail } from './mail.ts';

test('once.invalid refuses one letter to somebody as often as it comes, and takes every other one', async () => {
  const cloud = memoryCloud(simulatedMail);
  const send = async (id: string, to: string): Promise<number> => {
    const { reply } = (await cloud.call('mail', 'send', { id, to, subject: 's', text: 't', at: 1 }, testContext())) as { reply: number };
    return reply;
  };
  const replies = [
    await send('<a.1@h>', 'ada@once.invalid'),
    await send('<a.1@h>', 'ada@once.invalid'),
    await send('<b.1@h>', 'bo@once.invalid'),
    await send('<a.2@h>', 'ada@once.invalid'),
    await send('<a.1@h>', 'ada@once.invalid'),
  ];
  assert.deepEqual(replies, [550, 550, 550, 250, 550]);
});
