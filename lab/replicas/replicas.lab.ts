import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@hansa/api/client.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openSession } from '@hansa/server/db/sessions.ts';
import { mustRun } from '../command.ts';
import { got } from '../missing.ts';
import { Customers } from '../storm/customers.ts';
import { randomOf } from '../storm/random.ts';
import { type World, world } from './world.ts';

const REPLICAS = 3;
const stood = await got(() => world(REPLICAS));

describe('three replicas on one database', { skip: stood.missing ?? false }, () => {
  const here = stood.value as World;
  const names = [...(here?.replicas.keys() ?? [])];
  const random = randomOf(7);
  let token = '';
  let customers: Customers;
  let born = 0;
  /** Ids of events, as a reader heard them through the balancer, over every lost connection. */
  const heard: string[] = [];
  const listening = new AbortController();
  let listened: Promise<void> = Promise.resolve();

  before(async () => {
    await Promise.all(names.map((name) => here.start(name)));
    const { pool, balancer } = here;
    token = (await openSession(pool, randomBytes, { person: 'lab', role: 'operator', tenant: null, kind: 'token', lasts: 3_600 })).word;
    customers = new Customers(balancer.port, token);
    listened = follow();
    await until('the platform is taken in', async () => ((await pool.query('select 1 from spec_head')).rowCount ?? 0) > 0);
  });
  after(() => here?.stop());

  async function follow(): Promise<void> {
    const client = new Client({ server: `http://127.0.0.1:${here.balancer.port}`, token: new Secret(token) });
    for await (const { id } of client.stream('events', { signal: listening.signal })) if (id !== null) heard.push(id);
  }

  /** Customers who come one after the other, eight at a time, until `over`. */
  async function busy(over: () => boolean): Promise<void> {
    const live = async (): Promise<void> => {
      // Nobody leaves: who pays is erased by two people, after a week.
      while (!over()) await customers.live(`t-${born++}`, 'fsn-1', random, false);
    };
    await Promise.all(Array.from({ length: 8 }, live));
  }

  /** What happens while customers come and go. */
  async function amid(act: () => Promise<void>): Promise<void> {
    let over = false;
    const work = busy(() => over);
    await act().finally(() => (over = true));
    await work;
  }

  const ask = (name: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${here.replicas.get(name)}${path}`, init);

  test('who signs in at one is known to all, and signs out of all', async () => {
    const [one = '', two = '', three = ''] = names;
    const { word } = await openSession(here.pool, randomBytes, { person: 'ada', role: 'operator', tenant: null, kind: 'link', lasts: 60 });
    const origin = (name: string) => ({ origin: `http://127.0.0.1:${here.replicas.get(name)}`, 'content-type': 'application/json' });
    const entered = await ask(one, '/v1/session', { method: 'POST', headers: origin(one), body: JSON.stringify({ link: word }) });
    assert.equal(entered.status, 200);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    for (const name of names) assert.equal((await ask(name, '/v1/session', { headers: { cookie } })).status, 200, name);
    const again = await ask(two, '/v1/session', { method: 'POST', headers: origin(two), body: JSON.stringify({ link: word }) });
    assert.equal(again.status, 403, 'a link is spent once, wherever');
    assert.equal((await ask(three, '/v1/session', { method: 'DELETE', headers: { ...origin(three), cookie } })).status, 204);
    for (const name of names) assert.equal((await ask(name, '/v1/session', { headers: { cookie } })).status, 401, name);
  });

  test('the same key at two replicas is one tenant, also at the same time', async () => {
    const body = JSON.stringify({ slug: 'twice', plan: 'team@1', seats: 3, admin: { name: 'A', email: 'a@a.example' } });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'the-same' };
    const create = (name: string) => ask(name, '/v1/tenants', { method: 'POST', headers, body });
    const statuses = (await Promise.all(names.map(create))).map(({ status }) => status);
    assert.ok(
      statuses.every((status) => status === 202 || status === 409),
      String(statuses),
    );
    const answers = await Promise.all(names.map(async (name) => ((await (await create(name)).json()) as { id: string }).id));
    assert.equal(new Set(answers).size, 1);
  });

  test('one after the other is restarted while customers come and go: no request is lost', async (t) => {
    const before = { ...customers.counts };
    const stops: number[] = [];
    await amid(async () => {
      for (const name of names) {
        await sleep(1_500);
        const begun = performance.now();
        assert.equal(await here.end(name, 'SIGTERM'), 0);
        stops.push(performance.now() - begun);
        await here.start(name);
      }
      await sleep(1_500);
    });
    const { commands, retried } = customers.counts;
    t.diagnostic(
      `${commands - before.commands} commands, ${retried - before.retried} asked again; stops took ${stops.map(seconds).join(', ')}`,
    );
    assert.equal(retried, before.retried);
    assert.ok(stops.every((each) => each < 10_000));
  });

  test('any of them is killed while customers come and go: the others take over, and nothing is lost', async (t) => {
    const before = { ...customers.counts };
    const takeovers: string[] = [];
    await amid(async () => {
      for (const name of names) {
        await sleep(2_000);
        const killed = Date.now();
        assert.equal(await here.end(name, 'SIGKILL'), null);
        await sleep(2_000);
        const others = names.filter((each) => each !== name).flatMap((each) => here.said(each));
        const taken = others.filter(({ text, at }) => text.startsWith('took over') && Date.parse(at) >= killed);
        const first = Math.min(...taken.map(({ at }) => Date.parse(at)));
        takeovers.push(taken.length > 0 ? seconds(first - killed) : 'it held nothing');
        await here.start(name);
      }
    });
    const { commands, retried } = customers.counts;
    t.diagnostic(
      `${commands - before.commands} commands, ${retried - before.retried} asked again; taken over after ${takeovers.join(', ')}`,
    );
    assert.ok(commands > before.commands);
  });

  test('everybody has what was asked for last, and the cell has their trees', async () => {
    await until('all is settled', async () => (await unsettled()).length === 0);
    const { rows } = await here.pool.query<{ id: string; intent: string; seats: number }>('select id, intent, seats from tenant');
    const known = new Map(rows.map(({ id, ...row }) => [id, row]));
    for (const wish of customers.wishes.values()) {
      assert.equal(known.get(wish.id)?.intent, wish.intent, wish.slug);
      if (wish.intent !== 'erased') assert.equal(known.get(wish.id)?.seats, wish.seats, wish.slug);
    }
    const tree = await mustRun('git', ['-C', here.deploy, 'ls-tree', '-d', '--name-only', 'main:tenants']);
    const living = rows.filter(({ intent }) => intent !== 'erased').map(({ id }) => id);
    assert.deepEqual(tree.trim().split('\n').toSorted(), living.toSorted());
  });

  async function unsettled(): Promise<readonly string[]> {
    const { rows } = await here.pool.query<{ id: string }>(
      `select id from tenant where settled is distinct from version and life <> 'erased'`,
    );
    return rows.map(({ id }) => id);
  }

  test('each epoch of each row had one look, in one process', () => {
    const seen = new Map<string, string>();
    for (const name of names)
      for (const { text, kind, subject, epoch } of here.said(name)) {
        if (text !== 'looked' || kind === undefined) continue;
        const look = `${kind}/${subject}/${epoch}`;
        const other = seen.get(look) ?? name;
        assert.equal(other, name, `${look} was looked at by ${other} and ${name}`);
        seen.set(look, name);
      }
    assert.ok(new Set(seen.values()).size === REPLICAS, 'all of them worked');
  });

  test('whoever follows the events through it all hears each once, and in order', async () => {
    // Something may still happen by itself: whoever listens is behind until nothing does.
    let ids: string[] = [];
    await until('the last event is heard', async () => {
      const { rows } = await here.pool.query<{ id: string }>(`select xid::text || '.' || seq id from event order by xid, seq`);
      ids = rows.map(({ id }) => id);
      return heard.at(-1) === ids.at(-1);
    });
    // What is heard from now on is not in `ids`.
    const told = heard.lastIndexOf(ids.at(-1) ?? '') + 1;
    listening.abort();
    await listened.catch(() => {});
    assert.deepEqual(heard.slice(0, told), ids.slice(ids.indexOf(heard[0] ?? '')));
  });

  test('one request is followed by its trace through the loops of every process', async () => {
    const trace = randomBytes(16).toString('hex');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`,
    };
    const body = JSON.stringify({ slug: 'traced', plan: 'team@1', seats: 3, admin: { name: 'A', email: 'a@a.example' } });
    assert.equal((await ask(names[0] ?? '', '/v1/tenants', { method: 'POST', headers, body })).status, 202);
    await until('it is there', async () => (await unsettled()).length === 0);
    // What a process says comes into its log a moment after it was done.
    const kinds = () => new Set(names.flatMap((name) => here.said(name)).flatMap((said) => (said.trace === trace ? [said.kind] : [])));
    for (const kind of ['tenant', 'publish', 'mail'])
      await until(`the trace in a look at ${kind}`, () => Promise.resolve(kinds().has(kind)));
  });
});

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  let failed: unknown; // a busy database is asked again
  const asked = () => holds().catch((error: unknown) => void (failed = error));
  for (const end = Date.now() + 300_000; !(await asked()); await sleep(100))
    if (Date.now() > end) throw new Error(`${what}: not within five minutes`, { cause: failed });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
