import { join } from 'node:path';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import type { TenantRow } from '@hansa/server/db/tenants.ts';
import type { Estate, GoodPlatform } from '@hansa/server/estate/estate.ts';
import { markOf } from '@hansa/server/loops/publish/mark.ts';
import type pg from 'pg';
import { mustRun } from '../command.ts';
import { firstSlug } from './customers.ts';

/** One commit of ours: its key and the files that it changed, with the id of what they hold from there on (zeros: gone). */
interface Commit {
  readonly key: string;
  readonly files: ReadonlyMap<string, string>;
}

async function commitsOf(bare: string): Promise<Commit[]> {
  const format = '--format=@%(trailers:key=Hansa-Key,valueonly,separator=%x2C)';
  const log = await mustRun('git', ['-C', bare, 'log', '--reverse', '--raw', '--no-abbrev', '--no-renames', format, 'main']);
  const commits: { key: string; files: Map<string, string> }[] = [];
  for (const line of log.split('\n')) {
    if (line.startsWith('@')) commits.push({ key: line.slice(1).trim(), files: new Map() });
    const [, after = '', path = ''] = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) \w\t(.*)$/.exec(line) ?? [];
    if (path !== '') commits.at(-1)?.files.set(path, after);
  }
  return commits;
}

/** The same act twice would be two commits of one key. Secrets are sealed once, for nobody rotates here. */
export async function keysOnce(bare: string): Promise<string[]> {
  const [keys, sealed, found] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { key, files } of await commitsOf(bare)) {
    if (key !== '' && keys.has(key)) found.add(`double: two commits of ${key} in ${bare}`);
    keys.add(key);
    for (const [path, id] of files) {
      if (!path.endsWith('secrets.sops.yaml') || /^0+$/.test(id)) continue;
      if (sealed.has(path)) found.add(`double: ${path} was sealed again`);
      sealed.add(path);
    }
  }
  return [...found];
}

/** What can be wished, and what follows from it: the name of its file. */
type Wished = Pick<TenantRow, 'seats' | 'intent' | 'slug' | 'file'>;

/**
 * What a tenant was wished to be, one wish after the other, as the register has it. Its file is called by its first slug for good, unless the spec
 * did not have it yet when it was renamed: then each of its trees says the name that the file would have had.
 */
async function wishesOf(pool: pg.Pool, rows: readonly TenantRow[]): Promise<Map<string, Wished[]>> {
  const { rows: events } = await pool.query<{ tenant: string; data: { slug?: string; seats?: number; state?: TenantRow['intent'] } }>(
    `select tenant, data from event where type in ('tenant.created', 'tenant.changed') order by seq`,
  );
  const wishes = new Map<string, Wished[]>();
  for (const { id, slug, file } of rows) {
    const first = firstSlug(slug);
    let last: Wished = { slug: first, seats: 0, intent: 'active', file: `tenants/${first}.yaml` };
    const own = events.filter(({ tenant }) => tenant === id);
    wishes.set(
      id,
      own.map(({ data }) => {
        const renamed = data.slug === undefined ? {} : { slug: data.slug, file };
        last = { ...last, ...renamed, seats: data.seats ?? last.seats, intent: data.state ?? last.intent };
        return last;
      }),
    );
  }
  return wishes;
}

export interface Published {
  readonly pool: pg.Pool;
  readonly git: string;
  readonly estate: Estate;
  readonly platform: GoodPlatform;
}

/**
 * What was published of a tenant, one commit after the other, is what was wished, in this order and each once: wishes that came too fast are left
 * out, and none comes back. Of an erased one, whose secrets are gone, only the number is known.
 */
export async function actsOnce({ pool, git, estate, platform }: Published, rows: readonly TenantRow[]): Promise<string[]> {
  const wishes = await wishesOf(pool, rows);
  const sealed = new Map(
    (await pool.query<{ subject: string; sealed: string }>('select subject, sealed from tree')).rows.map((each) => [
      each.subject,
      each.sealed,
    ]),
  );
  const marks = await publishedMarks(platform.plan, git);
  const found: string[] = [];
  for (const row of rows) {
    // By another version, for what is planned is known by it.
    const wished = (wishes.get(row.id) ?? []).map((wish, index) => digestOf(estate, platform, { ...row, ...wish, version: -index }));
    const steps = wished.filter((each, index) => each !== wished[index - 1]);
    const seen = marks.get(row.id) ?? [];
    const known = steps.map((each) => markOf({ published: each, sealed: sealed.get(row.id) ?? '' }));
    if (seen.length > steps.length) found.push(`double: ${seen.length} trees of ${row.id} were published for ${steps.length} wishes`);
    else if (row.intent !== 'erased' && !isWithin(seen, known))
      found.push(`double: ${row.id} was published in an order that nobody wished`);
  }
  return found;
}

/** Whether `some` are among `all`, in the same order. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const each of all) if (each === some[at]) at += 1;
  return at === some.length;
}

function digestOf(estate: Estate, platform: GoodPlatform, row: TenantRow): string {
  const { plan } = estate.tenant(platform, row);
  return (plan && estate.steps(platform, plan, row).find((each) => each.port === 'tree')?.digest) ?? '';
}

/** The marks that the namespace of each tenant has carried, in the order of the commits. */
async function publishedMarks({ cells }: PlatformPlan, git: string): Promise<Map<string, string[]>> {
  const marks = new Map<string, string[]>();
  for (const { cell } of cells) {
    const bare = join(git, `deploy-${cell.name}.git`);
    const commits = await commitsOf(bare);
    const changes = commits.flatMap(({ files }) => [...files].filter(([path, id]) => path.endsWith('/namespace.yaml') && !/^0+$/.test(id)));
    const texts = await contents(bare, [...new Set(changes.map(([, id]) => id))]);
    for (const [path, id] of changes) {
      const [, tenant = ''] = /^tenants\/([^/]+)\//.exec(path) ?? [];
      const mark = /hansa\/tree: "?([0-9a-f]+)/.exec(texts.get(id) ?? '')?.[1] ?? '';
      marks.set(tenant, [...(marks.get(tenant) ?? []), mark]);
    }
  }
  return marks;
}

async function contents(bare: string, ids: readonly string[]): Promise<Map<string, string>> {
  const output = await mustRun('git', ['-C', bare, 'cat-file', '--batch'], { input: ids.map((id) => `${id}\n`).join('') });
  const texts = new Map<string, string>();
  let rest = Buffer.from(output);
  while (rest.length > 0) {
    const line = rest.subarray(0, rest.indexOf('\n')).toString();
    const [id = '', , size = '0'] = line.split(' ');
    const begin = line.length + 1;
    texts.set(id, rest.subarray(begin, begin + Number(size)).toString());
    rest = rest.subarray(begin + Number(size) + 1);
  }
  return texts;
}
