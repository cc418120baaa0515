import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { simulatedObjects as world } from '../../embedded/cloud/objects.ts';
import { testContext } from '../contract.ts';
import type { BucketKey } from './port.ts';
import { simulatedObjects } from './simulated.ts';
import { objectsContract } from './suite.ts';

objectsContract('objects, simulated', () => {
  const cloud = memoryCloud(world);
  const port = simulatedObjects(cloud);
  const stop = () => Promise.resolve();
  const lossy = { port, loseNext: cloud.loseNext };
  const leave = async (name: string, key: BucketKey): Promise<void> => {
    const digest = createHash('sha256').update(`${key.access}:${key.secret.reveal()}`).digest('hex');
    await cloud.call('objects', 'put', { name, access: key.access, digest, bytes: 1 }, testContext());
  };
  const away = simulatedObjects(noCloud);
  return Promise.resolve({ by: 'tables in memory', region: 'eu-1', lacks: [], port, away, lossy, leave, stop });
});

test('the simulated store holds a tenant to its quota, and is emptied in steps', async () => {
  const cloud = memoryCloud(world);
  const port = simulatedObjects(cloud);
  const key = { access: 'a', secret: new Secret('s') };
  const lifecycle = { noncurrentDays: 30, abortDays: 7 };
  await port.ensure({ name: 'b', region: 'eu-1', quota: 1, lifecycle, keys: [key] }, testContext());
  for (let object = 0; object < 1001; object++) cloud.tables.put(`objects/version/b/${object}`, 1000);
  assert.equal((await port.reach('b', key, testContext())).kind, 'done');
  cloud.tables.put('objects/version/b/x', 1024 * 1024);
  assert.equal((await port.reach('b', key, testContext())).kind, 'refused');
  assert.equal((await port.remove('b', testContext())).kind, 'working');
  assert.equal((await port.remove('b', testContext())).kind, 'done');
  assert.deepEqual(cloud.tables.list(''), []);
});
