import { test } from 'node:test';
import { objectsContract } from '@hansa/server/outside/objects/suite.ts';
import { got } from '../missing.ts';
import { minio, VERSIONS, versityGw } from './programs.ts';
import { storeCases } from './store-cases.ts';
import { startMinio, startVersityGw, subjectOf } from './servers.ts';

const gateway = await got(versityGw);
const store = await got(minio);

if (gateway.missing === undefined) {
  objectsContract('objects: VersityGW', async () => subjectOf(await startVersityGw(gateway.value, VERSIONS.versitygw)));
} else test('objects: VersityGW', { skip: gateway.missing });
if (store.missing === undefined) {
  objectsContract('objects: MinIO', async () => subjectOf(await startMinio(store.value, VERSIONS.minio)));
} else test('objects: MinIO', { skip: store.missing });

storeCases('VersityGW', gateway, () => startVersityGw(gateway.value ?? '', VERSIONS.versitygw));
storeCases('MinIO', store, () => startMinio(store.value ?? '', VERSIONS.minio));

test('objects: Hetzner, Scaleway, OVHcloud and STACKIT', {
  skip: 'not tried: their stores cannot be had here; their keys are issued by the operator',
});
