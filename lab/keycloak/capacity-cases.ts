import { after, before, test } from 'node:test';
import { testContext } from '@hansa/server/outside/contract.ts';
import type { IdentityPort } from '@hansa/server/outside/identity/port.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import { clientOf, done, realmOf, type World } from './world.ts';

/** A cell that is full. */
const REALMS = 200;
const nameOf = (index: number): string => `n${String(index).padStart(9, '0')}`;

/** What a realm costs when there are few, and when there are many. */
export function capacityCases(start: () => Promise<World>): void {
  let port: IdentityPort;
  before(async () => {
    port = openIdentity((await start()).config);
  });
  after(() => port.close());

  test(`${REALMS} realms, each with a client`, async (t) => {
    const [made, looked, removed]: [number[], number[], number[]] = [[], [], []];
    for (let index = 0; index < REALMS; index++) {
      const name = nameOf(index);
      await timed(made, async () => {
        await done(() => port.realms.ensure(realmOf(name), testContext()));
        await done(() => port.clients.ensure(clientOf(name), testContext()));
      });
      if (index % 10 === 9) await timed(looked, () => done(() => port.realms.ensure(realmOf(name), testContext())));
    }
    for (let index = 0; index < REALMS; index++) {
      await timed(removed, () => done(() => port.realms.remove(realmOf(nameOf(index)), testContext())));
    }
    const sum = (all: readonly number[]) =>
      `median of the first quarter ${median(all.slice(0, all.length / 4))} ms, of the last ${median(all.slice(-all.length / 4))} ms`;
    t.diagnostic(`made: ${sum(made)}; seen and found right: ${sum(looked)}; removed: ${sum(removed)}`);
  });
}

async function timed(into: number[], act: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await act();
  into.push(performance.now() - from);
}

const median = (all: readonly number[]): number => Math.round(all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0);
