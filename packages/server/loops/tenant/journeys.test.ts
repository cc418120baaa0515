import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import { unwritten } from '../../db/tenants.ts';
import { testContext } from '../../outside/contract.ts';
import type { IdentityPort, RealmRef } from '../../outside/identity/port.ts';
import { Estate } from '../../estate/estate.ts';
import { exampleFolder } from '../../spec/example.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signOnJourney } from './journeys.ts';

const GONE = transient('identity/no-realm', 'the realm is not there yet');
const CROSSED: Outcome = { kind: 'refused', cause: { code: 'identity/crossed', detail: 'somebody of another realm came in' } };

/** The journey of a tenant with these neighbours; what each answers who comes from there. Gives what it came to, and who was tried. */
async function journey(answers: Readonly<Record<string, Outcome>>) {
  const estate = new Estate();
  const platform = estate.release(estate.read(readFileSync(join(exampleFolder('sovereign-saas'), 'platform.yaml'), 'utf8')), 'c');
  assert.ok(platform);
  const row = unwritten({ id: 'k7m2p9x4qd', slug: 'acme', cell: 'fsn-1', plan: 'team@1', seats: 5, owner: 'contract' });
  const { plan } = estate.tenant(platform, row);
  assert.ok(plan);
  const secrets = plan.apps.flatMap(({ app }) => app.secrets);
  const values = new Map(secrets.map(({ path, key }) => [`${path}#${key}`, [{ generation: 1, value: new Secret('s') }]]));
  const tried = new Set<string>();
  const port = {
    reach: () => Promise.resolve(DONE),
    refuses: (_app: unknown, { realm }: RealmRef) => {
      const [id, answer] = Object.entries(answers).find(([each]) => realm.includes(each)) ?? [];
      assert.ok(id && answer, realm);
      tried.add(id);
      return Promise.resolve(answer);
    },
  } as unknown as IdentityPort;
  const { run } = signOnJourney(
    () => port,
    () => Promise.resolve(Object.keys(answers)),
  );
  return { came: await run({ row, plan, values }, testContext()), tried: [...tried] };
}

test('a neighbour whose realm is gone keeps nobody waiting: another one is tried', async () => {
  assert.deepEqual(await journey({ aaa: GONE, bbb: DONE, ccc: DONE }), { came: DONE, tried: ['aaa', 'bbb'] });
  assert.deepEqual(await journey({ aaa: GONE, bbb: CROSSED }), { came: CROSSED, tried: ['aaa', 'bbb'] });
  assert.deepEqual(await journey({ aaa: GONE }), { came: DONE, tried: ['aaa'] });
  assert.deepEqual(await journey({}), { came: DONE, tried: [] });
});

test('whatever else is in the way is waited for', async () => {
  const away = transient('identity/unreachable', 'nobody answers');
  assert.deepEqual(await journey({ aaa: away, bbb: DONE }), { came: away, tried: ['aaa'] });
});
