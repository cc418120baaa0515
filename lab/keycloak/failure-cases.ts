import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import type { IdentityPort } from '@hansa/server/outside/identity/port.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import { adminOf, clientOf, done, raw, realmOf, type World } from './world.ts';

const NAMES = Array.from({ length: 6 }, (_, index) => `f${index}b2c3d4e5`);

/** Keycloak goes away in the middle, and two of us act at once. */
export function failureCases(start: () => Promise<World>): void {
  describe('when things fail', () => {
    let world: World;
    let port: IdentityPort;
    const make = async (by: IdentityPort, name: string): Promise<string[]> => {
      const context = () => testContext({ deadline: Date.now() + 60_000 });
      const all = [
        await settled(() => by.realms.ensure(realmOf(name), context()), 1),
        await settled(() => by.clients.ensure(clientOf(name), context()), 1),
        await settled(() => by.members.ensure(adminOf(name), context()), 1),
      ];
      return all.map(({ kind }) => kind);
    };
    before(async () => {
      world = await start();
      port = openIdentity(world.config);
    });
    after(async () => {
      for (const name of NAMES) await done(() => port.realms.remove(realmOf(name), testContext()));
      port.close();
    });

    test('killed in the middle and started again: nothing is missing, nothing is there twice', async () => {
      const begun = NAMES.map((name) => make(port, name));
      await sleep(900);
      await world.server.kill();
      for (const kinds of await Promise.all(begun)) for (const kind of kinds) assert.match(kind, /^(done|transient)$/);
      assert.equal((await port.realms.observe(realmOf(NAMES[0] ?? ''), testContext())).kind, 'unknown');
      await world.server.start();
      for (const name of NAMES) await whole(name, port);
    });

    test('two replicas at once make one', async () => {
      const other = openIdentity(world.config);
      for (const name of NAMES.slice(0, 3)) {
        await done(() => port.realms.remove(realmOf(name), testContext()));
        await Promise.all([whole(name, port), whole(name, other)]);
        const found = (await raw(world.config, 'GET', `/${name}/users`)).body;
        assert.equal((found as unknown[]).length, 1);
      }
      other.close();
    });

    async function whole(name: string, by: IdentityPort): Promise<void> {
      await done(() => by.realms.ensure(realmOf(name), testContext()));
      await done(() => by.clients.ensure(clientOf(name), testContext()));
      await done(() => by.members.ensure(adminOf(name), testContext()));
      const seen = [await by.realms.observe(realmOf(name), testContext()), await by.clients.observe(clientOf(name), testContext())];
      for (const each of seen) assert.ok(each.kind === 'present' && each.value.drift.length === 0, JSON.stringify(each));
    }
  });
}
