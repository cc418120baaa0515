import assert from 'node:assert/strict';
import { test } from 'node:test';
import { licencesOf } from './licences.ts';
import { requestFor } from './sample.ts';

test('every app on offer and every component stands under its licence, and one that is not open is not free', () => {
  const { catalogue, platform } = requestFor();
  const licences = licencesOf(catalogue, platform);
  const names = licences.flatMap((each) => each.names);
  for (const name of ['podinfo', 'k3s', 'traefik', 'keycloak']) assert.ok(names.includes(name), name);
  assert.ok(licences.every((each) => each.free));
  const podinfo = catalogue.apps['podinfo'] ?? assert.fail();
  const closed = { ...catalogue, apps: { ...catalogue.apps, podinfo: { ...podinfo, maker: { ...podinfo.maker, licence: 'BUSL-1.1' } } } };
  assert.deepEqual(
    licencesOf(closed, platform).filter((each) => !each.free),
    [{ licence: 'BUSL-1.1', free: false, names: ['podinfo'] }],
  );
});
