import { after, before, test } from 'node:test';
import { testContext } from '@hansa/server/outside/contract.ts';
import type { IdentityPort } from '@hansa/server/outside/identity/port.ts';
import { openIdentity } from '@hansa/server/outside/identity/real.ts';
import { clientOf, done, realmOf, type World } from './world.ts';

/** A cell that is full. */
const REALMS = 200;
/** Who shares two cores with others makes fewer, and says how many. Milliseconds. */
const WITHIN = 120_000;
const nameOf = (index: number): string => `n${String(index).padStart(9, '0')}`;

/** What a realm costs when there are few, and when there are many. They stay until the server goes. */
export function capacityCases(start: () => Promise<World>): void {
  let port: IdentityPort;
  before(async () => {
    port = openIdentity((await start()).config);
  });
  after(() => port.close());

  test(`${REALMS} realms, each with a client`, async (t) => {
    const [made, looked]: [number[], number[]] = [[], []];
    const end = Date.now() + WITHIN;
    for (let index = 0; index < REALMS && Date.now() < end; index++) {
      const name = nameOf(index);
      await timed(made, async () => {
        await done(() => port.realms.ensure(realmOf(name), testContext()));
        await done(() => port.clients.ensure(clientOf(name), testContext()));
      });
      if (index % 5 === 4) await timed(looked, () => done(() => port.realms.ensure(realmOf(name), testContext())));
    }
    const removed: number[] = [];
    for (let index = 0; index < 10; index++) {
      await timed(removed, () => done(() => port.realms.remove(realmOf(nameOf(index)), testContext())));
    }
    t.diagnostic(
      `${made.length} realms; made: ${quarters(made)}; seen and found right: ${quarters(looked)}; removed: ${median(removed)} ms`,
    );
  });
}

async function timed(into: number[], act: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await act();
  into.push(performance.now() - from);
}

function quarters(all: readonly number[]): string {
  const part = Math.ceil(all.length / 4);
  return `median of the first quarter ${median(all.slice(0, part))} ms, of the last ${median(all.slice(-part))} ms`;
}

const median = (all: readonly number[]): number => Math.round(all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0);
