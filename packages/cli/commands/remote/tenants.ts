import { type Client, type Got, Refused } from '@hansa/api/client.ts';
import type { Context } from '../../context.ts';
import { EXIT, Refusal } from '../../exit.ts';
import { asking, clientOf } from './server.ts';
import { waited } from './wait.ts';

type Tenant = Awaited<ReturnType<typeof found>>['value'];
type Asked = Got<{ readonly id: string; readonly slug: string; readonly state: string; readonly operation: string }>;

/** `hansa tenant add SLUG --server URL`: the server gives the id and decides where it lives. */
export function remoteAdd(context: Context): Promise<number> {
  const { words, options } = context;
  const name = String(options['adminName'] ?? '');
  const email = String(options['adminEmail'] ?? '');
  if (name === '' || email === '') throw new Refusal('Say who gets the welcome: --admin-name "Ada Example" --admin-email ada@example.org');
  if (options['seats'] === undefined) throw new Refusal('Say for how many: --seats 5');
  const seats = count(options['seats'], 'seats');
  const cell = options['cell'] === undefined ? {} : { cell: String(options['cell']) };
  return asking(async () => {
    const client = clientOf(context);
    const plan = options['plan'] ?? (await client.call('specState', {})).value.plans[0];
    if (plan === undefined)
      throw new Refusal('No platform has been accepted there yet, so there is no plan. Ask again when one has.', EXIT.refused);
    const body = { slug: words[0] ?? '', plan: String(plan), seats, ...cell, admin: { name, email } };
    return finish(context, client, await client.call('createTenant', { body }));
  });
}

/** `hansa tenant set TENANT --server URL`: what a contract decides. The cell and the wave are the operator's, in Git. */
export function remoteSet(context: Context): Promise<number> {
  const { words, options } = context;
  for (const field of ['cell', 'wave'] as const)
    if (options[field] !== undefined) throw new Refusal(`--${field} is decided in the spec: change it there, without --server.`);
  const asked = (['slug', 'plan', 'state'] as const).filter((field) => options[field] !== undefined);
  const seats = options['seats'] === undefined ? {} : { seats: count(options['seats'], 'seats') };
  const [name, email] = [options['adminName'], options['adminEmail']];
  const admin = { ...(name !== undefined && { name: String(name) }), ...(email !== undefined && { email: String(email) }) };
  const people = Object.keys(admin).length === 0 ? {} : { admin };
  const body = { ...Object.fromEntries(asked.map((field) => [field, String(options[field])])), ...seats, ...people };
  if (Object.keys(body).length === 0) throw new Refusal('Say what to set: --slug, --plan, --seats, --state, --admin-name, --admin-email.');
  return asking(async () => {
    const client = clientOf(context);
    const { value, etag } = await found(client, words[0] ?? '');
    return finish(context, client, await client.call('changeTenant', { params: { id: value.id }, body, match: etag ?? '' }));
  });
}

/** `hansa tenant rotate TENANT --server URL`: new values for the secrets of its apps. */
export function remoteRotate(context: Context): Promise<number> {
  const { words, options } = context;
  const apps = options['apps'] === undefined ? undefined : String(options['apps']).split(',').filter(Boolean);
  return asking(async () => {
    const client = clientOf(context);
    const { value, etag } = await found(client, words[0] ?? '');
    const body = apps === undefined ? {} : { apps };
    return finish(context, client, await client.call('rotateSecrets', { params: { id: value.id }, body, match: etag ?? '' }));
  });
}

/** `hansa tenant rm TENANT --server URL`: erases a tenant that is leaving, with everything that it has. There is no way back. */
export function remoteRemove(context: Context): Promise<number> {
  return asking(async () => {
    const client = clientOf(context);
    const { value, etag } = await found(client, context.words[0] ?? '');
    if (value.wanted !== 'leaving' && value.wanted !== 'erased')
      throw new Refusal(
        `${value.slug} is ${value.state}. Say that it leaves first: hansa tenant set ${value.slug} --state leaving --server ...`,
        EXIT.refused,
      );
    const got = await client.call('eraseTenant', { params: { id: value.id }, match: etag ?? '' });
    if (got.value.wanted === 'erased') return finish(context, client, got);
    process.stderr.write(
      `The erasure of ${value.slug} waits for a second person, who confirms it, and for its time; until then it can be taken back.\n`,
    );
    return EXIT.held;
  });
}

/** `hansa tenant list --server URL`: all, the oldest first. */
export function remoteList(context: Context): Promise<number> {
  return asking(async () => {
    const tenants: Tenant[] = [];
    for await (const each of everyTenant(clientOf(context))) tenants.push(each as Tenant);
    if (context.format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, tenants })}\n`);
    else for (const each of tenants) process.stdout.write(`${line(each)}\n`);
    return EXIT.done;
  });
}

function line({
  id,
  slug,
  cell,
  plan,
  seats,
  state,
  settled,
  because,
}: Pick<Tenant, 'id' | 'slug' | 'cell' | 'plan' | 'seats' | 'state' | 'settled' | 'because'>): string {
  const [first] = because;
  const why = !settled && first ? `  ${first.step}: ${first.detail}` : '';
  return `${id}  ${slug.padEnd(30)} ${cell.padEnd(12)} ${plan.padEnd(12)} ${String(seats).padStart(6)}  ${state}${why}`;
}

async function finish(context: Context, client: Client, { value }: Asked): Promise<number> {
  const { id, slug, operation } = value;
  const json = context.format === 'json';
  process.stdout.write(json ? `${JSON.stringify({ version: 1, id, operation })}\n` : `Asked for ${slug} (${id}).\n`);
  if (context.options['wait'] !== true) return EXIT.done;
  const code = await waited(client, operation);
  if (!json && code === EXIT.done) process.stdout.write(await ended(client, id, slug));
  return code;
}

/** What holds now; of an erased tenant also what the clock of the backups still has to end. */
async function ended(client: Client, id: string, slug: string): Promise<string> {
  const { value } = await client.call('tenant', { params: { id } });
  if (value.state !== 'erased') return `${slug} holds.\n`;
  const until =
    value.backupsUntil === null ? '' : ` Backups hold something of it until ${value.backupsUntil.slice(0, 10)}, and expire by themselves.`;
  return `${slug} is erased.${until}\n`;
}

/** By id, or by the slug that it has now: slugs of the erased may be another's by then. */
export async function found(client: Client, word: string) {
  if (/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/.test(word)) {
    const byId = await client.call('tenant', { params: { id: word } }).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return undefined; // ten letters may be a slug, too
      throw error;
    });
    if (byId) return byId;
  }
  for await (const { id, slug, state } of everyTenant(client))
    if (slug === word && state !== 'erased') return client.call('tenant', { params: { id } });
  throw new Refusal(`There is no tenant ${word} on this server.`, EXIT.refused);
}

async function* everyTenant(client: Client) {
  let after: string | null = null;
  do {
    const query: { limit: number; after?: string } = after === null ? { limit: 200 } : { limit: 200, after };
    const { value }: Awaited<ReturnType<typeof tenantsPage>> = await tenantsPage(client, query);
    yield* value.items;
    after = value.next;
  } while (after !== null);
}

function tenantsPage(client: Client, query: { limit: number; after?: string }) {
  return client.call('tenants', { query });
}

function count(word: string | boolean, what: string): number {
  if (/^\d{1,6}$/.test(String(word))) return Number(word);
  throw new Refusal(`--${what} is ${String(word)}; it is a number.`);
}
