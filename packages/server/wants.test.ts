import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { type TenantRow, unwritten } from './db/tenants.ts';
import type { Values } from './db/vault.ts';
import { Estate } from './estate/estate.ts';
import { testContext } from './outside/contract.ts';
import { simulatedOutsiders } from './outsiders.ts';
import { handsOf } from './wiring.ts';

/**
 * A step is done again when its digest is another one. So whatever a hand would send differently has to be in it, or what was wished never arrives: this
 * asks every hand for what it sends, before and after each change that a tenant can wish for.
 */

const PLATFORM = readFileSync(join(import.meta.dirname, '../../examples/sovereign-saas/platform.yaml'), 'utf8');
const ROW = unwritten({ id: 'k7m2p9x4qd', slug: 'acme', cell: 'fsn-1', plan: 'business@1', seats: 25, owner: 'contract' });
const PORTS = ['identity', 'postgres', 'mariadb', 'objects', 'cache', 'dns'];

interface Wanted {
  readonly digest: string;
  readonly sent: string;
}

/** By step: its digest, and all that it sends. Values of secrets are the same in both, but for what has another generation. */
async function wantsOf(row: TenantRow): Promise<ReadonlyMap<string, Wanted>> {
  const estate = new Estate();
  const platform = estate.release(estate.read(PLATFORM), 'c');
  const plan = platform && estate.tenant(platform, row).plan;
  assert.ok(platform && plan);
  const refs = plan.apps.flatMap(({ app }) => app.secrets);
  const values: Values = new Map(
    refs.map(({ path, key, generation }) => [`${path}#${key}`, [{ generation, value: new Secret(`${path}#${key}@${generation}`) }]]),
  );
  let sent: unknown[] = [];
  const call = (outsider: string, verb: string, body: unknown): Promise<unknown> => {
    sent.push([outsider, verb, body]);
    return Promise.resolve(null);
  };
  const hands = handsOf({ pool: {} as pg.Pool, estate, now: () => 0 }, simulatedOutsiders({ call }));
  const wants = new Map<string, Wanted>();
  for (const step of estate.steps(platform, plan, row).filter(({ port }) => PORTS.includes(port))) {
    sent = [];
    await hands[step.port]?.ensure(step, { row, plan, values }, testContext());
    // A verifier has a salt: it is another one each time.
    wants.set(step.id, { digest: step.digest, sent: JSON.stringify(sent, (key, value) => (key === 'verifier' ? undefined : value)) });
  }
  return wants;
}

const CHANGES: readonly (readonly [what: string, change: Partial<TenantRow>])[] = [
  ['is renamed', { slug: 'acme-now' }],
  ['takes more seats', { seats: 60 }],
  ['is suspended', { intent: 'suspended' }],
  ['takes another plan', { plan: 'team@1' }],
  ['rotates the secrets of an app', { generations: { nextcloud: 2 } }],
];

for (const [what, change] of CHANGES)
  test(`a tenant that ${what}: each step that would send something else is another step`, async () => {
    const [before, after] = [await wantsOf(ROW), await wantsOf({ ...ROW, ...change, version: 2 })];
    const late = [...after].filter(([id, { digest, sent }]) => {
      const was = before.get(id);
      return was && was.sent !== sent && was.digest === digest;
    });
    assert.deepEqual(
      late.map(([id, { sent }]) => [id, before.get(id)?.sent, sent]),
      [],
    );
    assert.ok([...after.values()].every(({ sent }) => sent.length > 2));
  });
