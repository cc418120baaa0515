import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '@hansa/server/config/read.ts';
import { startControl } from '@hansa/server/control.ts';
import { askErasure } from '@hansa/server/db/erasures.ts';
import { readMigrations } from '@hansa/server/db/migrate.ts';
import { openSession } from '@hansa/server/db/sessions.ts';
import { transaction } from '@hansa/server/db/transaction.ts';

import { changeTenant } from '@hansa/server/commands/change.ts';
import { createTenant } from '@hansa/server/commands/tenants.ts';
import { eraseTenant } from '@hansa/server/commands/erasure.ts';
import { aside, cells, events, eventsSince, operation, reachedBefore, reachedNow } from '@hansa/server/questions/others.ts';
import { tenantById, tenants, wholeTenantById } from '@hansa/server/questions/tenants.ts';
import { openLog } from '@hansa/server/watch/log.ts';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { temporaryFolder } from '../temporary.ts';
import { peopleCome } from './people.ts';

/**
 * Freezes what this version leaves in its database: `node lab/upgrades/freeze.ts`. A real control plane makes a few tenants; its rows become
 * `packages/server/db/earlier/NNNN.jsonl`, and every statement that it sent `NNNN.statements.json`. Run it when a version is released, and before a
 * migration is added: from then on each later one must take over its data, and leave it working beside.
 */
const EARLIER = join(import.meta.dirname, '../../packages/server/db/earlier');
const EXAMPLE = join(import.meta.dirname, '../../examples/sovereign-saas');
/** The key of the vault in these files: it has sealed nothing that anybody uses. */
const KEY = Buffer.alloc(32, 7).toString('base64');
const OPERATOR = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'freeze', trace: '' };

const STATEMENT = /^\s*(with|select|insert|update|delete)\b/i;
const statements = new Set<string>();
record();
const temporary = await temporaryFolder('freeze');
const example = join(temporary.path, 'example');
mkdirSync(join(example, 'tenants'), { recursive: true });
cpSync(join(EXAMPLE, 'platform.yaml'), join(example, 'platform.yaml'));
const data = join(temporary.path, 'data');
const config = readConfig({ HANSA_DATA: data, HANSA_VAULT_KEY: KEY });
const log = openLog({ json: true, write: () => {}, now: Date.now });
mkdirSync(data);
const control = await startControl({ config, example, person: 'ada', log });
const { desk, pool } = control.counter;
while (!(await desk.estate.platform(pool))) await sleep(50);
const made = await Promise.all(['active', 'paused', 'gone', 'going'].map((name) => create(`was-${name}`)));
const [, paused = '', gone = '', going = ''] = made;
await settled();
await changeTenant(desk, paused, 1, { state: 'suspended', seats: 7 }, OPERATOR);
await eraseTenant(desk, gone, 1, OPERATOR);
await settled();
await transaction(pool, (client) => askErasure(client, going, { askedBy: 'ada', rule: { people: 2, wait: 604_800_000 } }));
await openSession(pool, (count) => randomBytes(count), { person: 'ada', role: 'operator', tenant: null, kind: 'token', lasts: 60 });
await peopleCome(desk, paused);
await asked(pool);
const name = String(readMigrations().length).padStart(4, '0');
writeFileSync(join(EARLIER, `${name}.jsonl`), await rowsOf(pool));
writeFileSync(join(EARLIER, `${name}.statements.json`), `${JSON.stringify([...statements].toSorted(), null, 1)}\n`);
await control.stop();
temporary.remove();

/** Each statement that our own program sends, and none of a migration or of this file. */
function record(): void {
  for (const prototype of [pg.Client.prototype, pg.Pool.prototype] as { query: (...given: unknown[]) => unknown }[]) {
    const query = prototype.query;
    prototype.query = function (this: unknown, ...given: unknown[]) {
      const [asked] = given as [string | { readonly text?: string } | undefined];
      const text = (typeof asked === 'string' ? asked : asked?.text) ?? '';
      // The pool asks a client in turn: whoever asked the pool is the one.
      const frame = (new Error().stack ?? '').split('\n')[2] ?? '';
      if (STATEMENT.test(text) && !/migrate\.ts|freeze\.ts|node_modules/.test(frame)) statements.add(text.trim());
      return query.apply(this, given);
    };
  }
}

async function create(slug: string): Promise<string> {
  const asked = { slug, plan: 'team@1', seats: 5, admin: { name: 'Somebody', email: `somebody@${slug}.example` } };
  return (await createTenant(desk, asked, OPERATOR)).row.id;
}

/** What people and pages ask. */
async function asked(from: pg.Pool): Promise<void> {
  await tenants(from, { limit: 10 });
  await tenants(from, { limit: 10, cell: 'fsn-1', state: 'active', search: 'was', consented: true });
  await tenantById(from, going);
  await wholeTenantById(from, going);
  const { items } = await events(from, { limit: 10, tenant: gone });
  await eventsSince(from, await reachedBefore(from, 2), 10);
  await reachedNow(from);
  await operation(from, items[0]?.id ?? '');
  await cells(from);
  await aside(from);
}

async function settled(): Promise<void> {
  const left = `select from tenant where settled < version or in_spec < version or (intent = 'erased') <> (life = 'erased')`;
  while (((await pool.query(left)).rowCount ?? 0) > 0) await sleep(100);
}

/** Every row as a line `{table, row}`. Numbers of transactions are not data: they are those of the database that holds it. */
async function rowsOf(from: pg.Pool): Promise<string> {
  const { rows: tables } = await from.query<{ table: string }>(
    `select tablename "table" from pg_tables where schemaname = 'public' and tablename not in ('migration', 'installation') order by 1`,
  );
  const lines: string[] = [];
  for (const { table } of tables) {
    const { rows } = await from.query<{ row: object }>(`select to_jsonb(each) - 'xid' "row" from ${table} each`);
    lines.push(...rows.map(({ row }) => JSON.stringify({ table, row })).toSorted());
  }
  return `${lines.join('\n')}\n`;
}
