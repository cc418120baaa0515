import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { emitFile, renderTenantTree } from '@hansa/compiler';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import type { TenantSpec } from '@hansa/compiler/spec/tenant.ts';
import { COLUMNS, type TenantRow } from '@hansa/server/db/tenants.ts';
import { treeOf } from '@hansa/server/db/trees.ts';
import { cloudAt } from '@hansa/server/embedded/cloud/http.ts';
import { Journal } from '@hansa/server/embedded/cloud/journal.ts';
import { Estate } from '@hansa/server/estate/estate.ts';
import { markOf, marked } from '@hansa/server/loops/publish/mark.ts';
import { linkOf, type Event } from '@hansa/domain/register/event.ts';
import { mustRun } from '../command.ts';
import { comparable, expectedWorld, unreached } from './expected.ts';
import { actsOnce, keysOnce } from './histories.ts';
import type { Stood } from './storm.ts';
import type { Effect } from './world.ts';

export interface Verdict {
  /** Empty: everything is as it was wished. */
  readonly complaints: readonly string[];
  /** Milliseconds from the last fault until nothing was left to do. */
  readonly calmAfter: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** Waits until nothing is left to do, then asks everybody: the database, each outsider, both kinds of repositories, the register. */
export async function judge(stood: Stood, patience = 60_000): Promise<Verdict> {
  const late = await untilCalm(stood, patience);
  const calmAfter = Date.now() - stood.strikes.last;
  await Promise.all(stood.slots.map((each) => each.end()));
  const { rows } = await stood.pool.query<TenantRow>(`select ${COLUMNS} from tenant`);
  const effects = linesOf<Effect>(join(stood.folder, 'effects.jsonl'));
  const cloud = cloudAt(stood.cloud);
  const complaints = [
    ...late,
    ...[...stood.strikes.unlisted].map((point) => `no list of points has ${point}`),
    ...wished(stood, rows),
    ...(await world(stood, rows)),
    ...doubled(effects),
    ...(await repositories(stood, rows)),
    ...(await remains(stood)),
    ...(await register(stood)),
    ...(await unreached(stood.pool, stood.vault, rows, cloud)),
  ];
  cloud.close();
  const figures = {
    tenants: rows.length,
    erased: rows.filter((each) => each.life === 'erased').length,
    commands: stood.customers.counts.commands,
    'requests asked again': stood.customers.counts.retried,
    'effects outside': effects.length,
    'calls to the cloud': stood.line.counts.requests,
    'requests lost': stood.line.counts.lostRequests,
    'answers lost': stood.line.counts.lostAnswers,
    'workers and servers killed': stood.strikes.struck.filter((each) => each.act === 'kill').length,
    'databases killed': stood.strikes.databaseKills,
    'workers stopped': stood.strikes.struck.filter((each) => each.act === 'stop').length,
    'takeovers measured': stood.strikes.takeovers.length,
    'takeover, median, milliseconds': at(stood.strikes.takeovers, 0.5),
    'takeover, longest, milliseconds': at(stood.strikes.takeovers, 1),
    orphans: complaints.filter((each) => each.startsWith('orphan')).length,
    'double effects': complaints.filter((each) => each.startsWith('double')).length,
  };
  return { complaints, calmAfter, figures };
}

const LATE = `select t.id, t.intent, t.life, t.held, t.version::int, t.settled::int, t.in_spec::int "inSpec", tree.wanted, tree.published,
    w.due_at - now() "due", w.lease_until - now() "lease", w.because
  from tenant t left join work w on w.kind = 'tenant' and w.subject = t.id left join tree on tree.subject = t.id
  where t.settled < t.version or t.in_spec < t.version or tree.wanted is distinct from tree.published
    or (t.intent = 'erased') <> (t.life = 'erased') or (t.intent <> 'erased' and t.intent <> t.life) or w.owner is not null`;

async function untilCalm({ pool }: Stood, patience: number): Promise<string[]> {
  const end = Date.now() + patience;
  for (;;) {
    const { rows } = await pool.query(LATE);
    const { rows: others } = await pool.query(
      `select kind, subject, because from work where kind <> 'tenant' and (owner is not null or because::text like '%bug%')
       union all select 'letter', l.id::text, '{}' from letter l join contact c on c.tenant = l.tenant where sent_at is null
       union all select 'tree', subject, '{}' from tree where wanted is distinct from published`,
    );
    if (rows.length === 0 && others.length === 0) return [];
    if (Date.now() > end) return [...rows, ...others].map((each) => `stuck: ${JSON.stringify(each)}`);
    await sleep(100);
  }
}

/** What was acknowledged holds, and nothing else is there. */
function wished({ customers }: Stood, rows: readonly TenantRow[]): string[] {
  const found: string[] = [];
  for (const row of rows) {
    const wish = customers.wishes.get(row.id);
    if (!wish) found.push(`double: ${row.id} (${row.slug}) was created and nobody was told`);
    else if (wish.seats !== row.seats || wish.intent !== row.intent || wish.slug !== row.slug)
      found.push(`${row.id}: acknowledged ${JSON.stringify(wish)}, and the row says ${row.seats} seats, ${row.intent}`);
    else if (wish.commands !== row.version) found.push(`double: ${row.id} has version ${row.version} after ${wish.commands} commands`);
  }
  for (const { id } of customers.wishes.values()) if (!rows.some((row) => row.id === id)) found.push(`${id} was acknowledged and is lost`);
  return found;
}

async function world({ pool, vault, folder }: Stood, rows: readonly TenantRow[]): Promise<string[]> {
  const expected = await expectedWorld(pool, vault, rows);
  const journal = new Journal(join(folder, 'world.jsonl'));
  const seen = await journal.change((tables) => new Map(tables.list('').map((key) => [key, comparable(tables.get(key))])));
  journal.close();
  const found: string[] = [];
  for (const [key, value] of seen) {
    if (key.startsWith('mail/')) continue;
    // Whom the identity provider has written to is kept with the realm, and goes with it.
    if (/^identity\/.*\/invited\//.test(key) && expected.has(key.replace('/invited/', '/members/'))) continue;
    if (!expected.has(key)) found.push(`orphan: ${key}`);
    else if (!isDeepStrictEqual(value, expected.get(key)))
      found.push(`differs: ${key} is ${JSON.stringify(value)} and shall be ${JSON.stringify(expected.get(key))}`);
  }
  for (const key of expected.keys()) if (!seen.has(key)) found.push(`missing: ${key}`);
  const copies = [...seen.keys()].filter((key) => key.startsWith('mail/')).map((key) => key.split('/')[2] ?? '');
  const { rows: sent } = await pool.query<{ n: number }>('select count(*)::int n from letter where sent_at is not null');
  const once = new Set(copies).size;
  if (once !== copies.length) found.push(`double: ${copies.length - once} mails were sent again`);
  if (once < (sent[0]?.n ?? 0)) found.push(`missing: ${sent[0]?.n} letters are marked as sent, and the relay took ${once}`);
  return found;
}

/** A thing comes to be once and goes once; what journeys put into a bucket has a number of its own each time. */
function doubled(effects: readonly Effect[]): string[] {
  const counts = new Map<string, number>();
  for (const { made, gone } of effects)
    for (const what of [...made.map((key) => `made ${key}`), ...gone.map((key) => `gone ${key}`)])
      counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([what, count]) => `double: ${what} ${count} times`);
}

async function repositories({ git, pool }: Stood, rows: readonly TenantRow[]): Promise<string[]> {
  const found: string[] = [];
  const estate = new Estate();
  const platform = await estate.platform(pool);
  if (!platform) return ['no platform was accepted'];
  for (const plan of platform.plan.cells) {
    const cell = plan.cell.name;
    const bare = join(git, `deploy-${cell}.git`);
    found.push(...(await keysOnce(bare)));
    const there = await filesOf(bare);
    const wanted = new Map<string, string>();
    for (const row of rows.filter((each) => each.cell === cell && each.intent !== 'erased')) {
      const planned = estate.tenant(platform, row).plan;
      if (!planned) continue;
      const tree = await treeOf(pool, row.id);
      const mark = markOf({ published: tree?.published ?? null, sealed: tree?.sealed ?? '' });
      for (const file of marked(renderTenantTree(estate.language, platform.plan, planned, estate.foundation(platform, plan)), mark))
        wanted.set(file.path, blobId(emitFile(file)));
      wanted.set(`tenants/${row.id}/secrets.sops.yaml`, blobId(tree?.sealedText ?? ''));
    }
    for (const [path, id] of wanted)
      if (there.get(path) !== id) found.push(`differs: ${path} in deploy-${cell} is ${there.get(path) ?? 'missing'}`);
    for (const path of there.keys())
      if (/^(entry\/)?tenants\//.test(path) && !wanted.has(path)) found.push(`orphan: ${path} in deploy-${cell}`);
  }
  return [...found, ...(await actsOnce({ pool, git, estate, platform }, rows)), ...(await specOf(join(git, 'spec.git'), rows))];
}

async function specOf(bare: string, rows: readonly TenantRow[]): Promise<string[]> {
  const found = await keysOnce(bare);
  const files = [...(await filesOf(bare)).keys()].filter((path) => path.startsWith('tenants/'));
  const texts = await Promise.all(files.map(async (path) => [path, await mustRun('git', ['-C', bare, 'show', `main:${path}`])] as const));
  const specs = new Map<string, TenantSpec>();
  for (const [path, text] of texts) {
    const spec = readTenant(path, text).written?.value;
    if (spec && specs.has(spec.id)) found.push(`double: ${path} is another file of ${spec.id} in the spec`);
    if (spec) specs.set(spec.id, spec);
    else found.push(`differs: ${path} in the spec cannot be read`);
  }
  for (const row of rows) {
    const spec = specs.get(row.id);
    specs.delete(row.id);
    if (row.intent === 'erased' && spec) found.push(`orphan: ${row.slug} in the spec`);
    if (row.intent === 'erased') continue;
    if (spec?.slug !== row.slug || spec.seats !== row.seats || (spec.state ?? 'active') !== row.intent)
      found.push(`differs: the spec of ${row.slug} says ${JSON.stringify(spec)}`);
  }
  for (const left of specs.keys()) found.push(`orphan: ${left} in the spec`);
  return found;
}

async function filesOf(bare: string): Promise<Map<string, string>> {
  const listed = await mustRun('git', ['-C', bare, 'ls-tree', '-r', 'main']);
  return new Map(
    listed
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.split('\t')[1] ?? '', line.split(/\s/)[2] ?? '']),
  );
}

function blobId(text: string): string {
  return hash('sha1', `blob ${Buffer.byteLength(text)}\0${text}`);
}

/** Nothing is left in our own database of who was erased. */
async function remains({ pool }: Stood): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; id: string }>(
    `select 'secrets' what, k.tenant id from secret_key k join tenant t on t.id = k.tenant and t.life = 'erased'
     union all select 'a contact', c.tenant from contact c join tenant t on t.id = c.tenant and t.life = 'erased'
     union all select 'a tree', subject from tree join tenant t on t.id = subject and t.life = 'erased' where wanted is not null or published is not null or sealed_text is not null
     union all select 'a file set aside', path from spec_aside`,
  );
  return rows.map(({ what, id }) => `orphan: ${what} of ${id}`);
}

/** Each chain holds, each command stands in it once, and each tenant was born and erased once. */
async function register({ pool, customers }: Stood): Promise<string[]> {
  const { rows } = await pool.query<Event & { prev: string | null; hash: string; time: number }>(
    `select id, extract(epoch from at) * 1000 "time", type, v, subject, tenant, actor, cause, request, data, prev, hash from event order by seq`,
  );
  const found: string[] = [];
  const heads = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { prev, hash: kept, time, ...event } of rows) {
    const chain = event.tenant ?? '';
    const link = linkOf((text) => hash('sha256', text), heads.get(chain) ?? null, { ...event, at: Math.round(Number(time)) });
    if (prev !== (heads.get(chain) ?? null) || link !== kept) found.push(`the chain of ${chain} is broken at ${event.id}`);
    heads.set(chain, kept);
    const kind = `${chain} ${/created|changed|erasure-begun/.test(event.type) ? 'asked' : event.type}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const { id, commands } of customers.wishes.values()) {
    if (counts.get(`${id} asked`) !== commands) found.push(`double: ${counts.get(`${id} asked`)} events for ${commands} commands of ${id}`);
    if ((counts.get(`${id} tenant.erased`) ?? 0) > 1) found.push(`double: ${id} was erased more than once`);
  }
  return found;
}

function linesOf<T>(file: string): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}

/** The value at a share of the sorted ones; 0 for none. */
function at(values: readonly number[], share: number): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.ceil((values.length - 1) * share)] ?? 0);
}
