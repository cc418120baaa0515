import { randomBytes } from 'node:crypto';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { type TenantRow, tenantOf } from '@hansa/server/db/tenants.ts';
import { MasterKeys } from '@hansa/server/db/master-keys.ts';
import { Vault } from '@hansa/server/db/vault.ts';
import { memoryTables } from '@hansa/server/embedded/cloud/memory.ts';
import { HALVES } from '@hansa/server/embedded/world.ts';
import { Estate } from '@hansa/server/estate/estate.ts';
import type { SimulatedCloud } from '@hansa/server/outside/cloud.ts';
import { simulatedOutsiders } from '@hansa/server/outsiders.ts';
import { handsOf } from '@hansa/server/wiring.ts';
import type pg from 'pg';

export type Rows = ReadonlyMap<string, unknown>;

/** The world as it stands when each tenant that is there is made once, in calm, in an empty cloud, out of its row and its secrets. */
export async function expectedWorld(pool: pg.Pool, key: string, rows: readonly TenantRow[]): Promise<Rows> {
  const tables = memoryTables();
  const cloud: SimulatedCloud = {
    call: (outsider, verb, body, context) =>
      Promise.resolve(HALVES[outsider]?.(tables, verb, JSON.parse(JSON.stringify(body)), context) ?? null),
  };
  const estate = new Estate();
  const hands = handsOf({ pool, estate, now: Date.now }, simulatedOutsiders(cloud));
  const vault = new Vault(new MasterKeys(Buffer.from(key, 'base64url'), null, randomBytes), randomBytes);
  const platform = await estate.platform(pool);
  for (const { id } of rows.filter((each) => each.intent !== 'erased')) {
    const row = (await tenantOf(pool, id)) as TenantRow;
    const plan = platform && estate.tenant(platform, row).plan;
    if (!plan) throw new Error(`${id} does not compile`);
    const whose = { row, plan, values: await vault.read(pool, id) };
    for (const step of estate.steps(platform, plan, row)) {
      const hand = hands[step.port];
      if (step.port === 'health') await hand?.see(step, whose, context());
      else if (['identity', 'admin', 'postgres', 'objects', 'mariadb', 'cache', 'dns'].includes(step.port)) {
        const outcome = await hand?.ensure(step, whose, context());
        if (outcome?.kind !== 'done') throw new Error(`${step.id}: ${JSON.stringify(outcome)}`);
      }
    }
  }
  return new Map(tables.list('').map((each) => [each, comparable(tables.get(each))]));
}

/** The tenants that cannot reach what is theirs with their own credentials; a sentence each. */
export async function unreached(pool: pg.Pool, key: string, rows: readonly TenantRow[], cloud: SimulatedCloud): Promise<string[]> {
  const estate = new Estate();
  const hands = handsOf({ pool, estate, now: Date.now }, simulatedOutsiders(cloud));
  const vault = new Vault(new MasterKeys(Buffer.from(key, 'base64url'), null, randomBytes), randomBytes);
  const platform = await estate.platform(pool);
  const found: string[] = [];
  for (const row of rows.filter((each) => each.intent === 'active')) {
    const plan = platform && estate.tenant(platform, row).plan;
    const step = plan && estate.steps(platform, plan, row).find((each) => each.port === 'journey');
    const outcome =
      plan && step && (await hands['journey']?.ensure(step, { row, plan, values: await vault.read(pool, row.id) }, context()));
    if (outcome?.kind !== 'done') found.push(`${row.id} does not reach what is its own: ${JSON.stringify(outcome)}`);
  }
  return found;
}

/** What differs by chance and by time is left out: salts of verifiers, since when, how many versions were ever written. */
export function comparable(row: unknown): unknown {
  return JSON.parse(
    JSON.stringify(row, (key, value: unknown) => (['verifier', 'since', 'written', 'now'].includes(key) ? undefined : value)),
  );
}

export function context(): Context {
  return { signal: new AbortController().signal, deadline: Date.now() + 60_000, key: 'verdict', epoch: 0, trace: '' };
}
