import { Refusal } from '@hansa/domain/access/refusal.ts';
import { changeContact } from '../db/contacts.ts';
import { faultOf } from '../db/fault.ts';
import { type Changed, type TenantRow, changeRows, lockFreeTenants, lockTenants, tenantsOf } from '../db/tenants.ts';
import { Together, together } from '../db/together.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { inTurn } from './in-turn.ts';
import { Scales } from './scales.ts';
import { type Accepted, type By, type Desk, type Doing, acceptAll, asSeen, notFound, platformOf, slugTaken } from './tenants.ts';

export interface TenantChange {
  readonly slug?: string | undefined;
  readonly plan?: string | undefined;
  readonly seats?: number | undefined;
  readonly state?: 'active' | 'suspended' | 'leaving' | undefined;
  /** The first administrator, whom letters go to. Another address is another person. */
  readonly admin?: { readonly name?: string | undefined; readonly email?: string | undefined } | undefined;
}

interface Asked {
  readonly id: string;
  readonly version: number;
  readonly change: TenantChange;
  readonly by: By;
}

/** What came of one: done, or what was thrown; `busy`: somebody else has its row or weighs in its cell, and nothing was tried. */
type Made = { readonly done: Accepted } | { readonly error: unknown } | 'busy';

/** Changes what was asked for. `version` is the one that the caller saw. Throws a Refusal. */
export async function changeTenant(desk: Desk, id: string, version: number, change: TenantChange, by: By): Promise<Accepted> {
  const line = lineOf(desk);
  const row = await line.tenant(id);
  if (!row) throw notFound();
  const asked = { id, version, change, by };
  const first = await line.all.add(asked);
  const made = first === 'busy' ? await line.cell(row.cell).add(asked) : first;
  if (made === 'busy') throw new Error('who waits finds nothing busy');
  if ('error' in made) throw made.error;
  return made.done;
}

/**
 * What waits for its turn. Whatever comes while one transaction is under way goes together into the next: forty changes that are asked for in one
 * moment take their cells, and the row of the spec, and flush the disk, once. It waits for no tenant and no cell: what somebody else has, in this
 * process or another, is waited for by the changes of that cell alone, one transaction at a time.
 */
interface Line {
  tenant(id: string): Promise<TenantRow | undefined>;
  readonly all: Together<Asked, Made>;
  cell(name: string): Together<Asked, Made>;
}

const LINES = new WeakMap<Desk, Line>();

function lineOf(desk: Desk): Line {
  const known = LINES.get(desk);
  if (known) return known;
  const cells = new Map<string, Together<Asked, Made>>();
  const line: Line = {
    tenant: together((ids) => tenantsOf(desk.pool, ids)),
    all: new Together((all) => changedAll(desk, all, 'pass')),
    cell: (name) => {
      const cell = cells.get(name) ?? new Together((all) => inTurn(desk.pool, name, () => changedAll(desk, all, 'wait')));
      cells.set(name, cell);
      return cell;
    },
  };
  LINES.set(desk, line);
  return line;
}

/** What to do where a tenant or a cell is somebody else's. */
type Busy = 'wait' | 'pass';

async function changedAll(desk: Desk, all: readonly Asked[], busy: Busy): Promise<readonly Made[]> {
  try {
    return await transaction(desk.pool, (client) => changed(desk, client, all, busy));
  } catch (error) {
    if (all.length === 1) return [{ error }];
    // Nobody knows whether it took place: what is asked again would be refused for its own work.
    if (faultOf(error) === 'away') throw error;
  }
  // One of them cannot be written: each alone, and whose it is hears of it.
  const made: Made[] = [];
  for (const each of all) made.push(...(await changedAll(desk, [each], busy)));
  return made;
}

/** One after the other, each as if those before it had been done; then everything is written at once. Who is refused leaves nothing behind. */
async function changed(desk: Desk, client: Transaction, all: readonly Asked[], busy: Busy): Promise<readonly Made[]> {
  const ids = all.map(({ id }) => id);
  const rows = new Map(busy === 'pass' ? await lockFreeTenants(client, ids) : await lockTenants(client, ids));
  const scales = new Scales(desk, client);
  const free = busy === 'pass' ? await scales.take([...new Set([...rows.values()].map(({ cell }) => cell))]) : undefined;
  const isBusy = ({ id }: Asked): boolean => free !== undefined && !free.has(rows.get(id)?.cell ?? '');
  const wanted = new Map<Asked, Changed>();
  const refused = new Map<Asked, Refusal>();
  for (const asked of all.filter((each) => !isBusy(each))) {
    try {
      const change = await weighed(desk, client, scales, rows.get(asked.id), asked);
      wanted.set(asked, change);
      rows.set(asked.id, { ...change.row, version: change.row.version + 1 });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(asked, error);
    }
  }
  const done = await written(desk, client, wanted);
  return all.map((asked) => {
    const accepted = done.get(asked);
    return isBusy(asked) ? 'busy' : accepted ? { done: accepted } : { error: refused.get(asked) };
  });
}

/** The row as it is wanted. Throws a Refusal, and has then written nothing. */
async function weighed(desk: Desk, client: Transaction, scales: Scales, now: TenantRow | undefined, asked: Asked): Promise<Changed> {
  const { id, version, change } = asked;
  const row = asSeen(now, version);
  if (row.intent === 'erased') throw new Refusal('conflict', 'tenant/erased', 'This tenant is being erased, or was.');
  const { state, admin, ...fields } = change;
  const next: TenantRow = { ...row, ...defined(fields), intent: state ?? row.intent };
  const platform = await platformOf(client, desk.estate, { ...next, version: row.version + 1 });
  const load = await scales.weigh(platform, next);
  if (admin && !(await changeContact(client, id, admin)))
    throw new Refusal('invalid', 'tenant/no-admin', 'This tenant has no administrator yet: say both name and e-mail.');
  scales.put(load);
  return { row: next, load };
}

async function written(desk: Desk, client: Transaction, wanted: ReadonlyMap<Asked, Changed>): Promise<ReadonlyMap<Asked, Accepted>> {
  const all = [...wanted];
  if (!all[0]) return new Map();
  // Of several this is heard by nobody: they are tried one by one.
  const [, { row }] = all[0];
  const rows = await changeRows(client, [...wanted.values()]).catch((error: unknown) => {
    throw slugTaken(error, row.slug);
  });
  const doing = all.map(([asked]): Doing => ({ row: rows.get(asked.id) as TenantRow, verb: 'change', by: asked.by, data: said(asked) }));
  const accepted = await acceptAll(desk, client, doing);
  return new Map(all.map(([asked], index) => [asked, accepted[index] as Accepted]));
}

/** For the register, which never says who: it cannot forget. */
function said({ change: { state, admin, ...fields } }: Asked): Readonly<Record<string, unknown>> {
  return { ...defined(fields), ...(state && { state }), ...(admin && { admin: Object.keys(defined(admin)) }) };
}

function defined<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
