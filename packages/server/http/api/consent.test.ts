import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { home } from '@hansa/api/shapes.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { append } from '../../db/register.ts';
import { transaction } from '../../db/transaction.ts';
import { type Body, TrialApi } from './trial.ts';

describe('support sees what a tenant has consented to', () => {
  let here: TrialApi;
  const ids: Record<string, string> = {};
  before(async () => {
    here = await TrialApi.start('consent');
    for (const slug of ['mine', 'other']) ids[slug] = (await here.create(slug))['id'] as string;
    for (const role of ['admin', 'member'] as const) await here.enter(role, ids['mine'] ?? '');
  });
  after(() => here.stop());

  async function ask(as: string, method: string, path: string, body: unknown = {}): Promise<{ status: number; json: Body; raw: string }> {
    const { status, json, body: raw } = await here.ask(as, method, path, body);
    return { status, json, raw: String(raw) };
  }
  const at = (slug: string, rest = ''): string => `/v1/tenants/${ids[slug]}${rest}`;
  const slugs = async (): Promise<unknown[]> =>
    ((await ask('support', 'GET', '/v1/tenants')).json['items'] as Body[]).map(({ slug }) => slug);
  const register = async (slug: string) =>
    (
      await here.pool.query<{ type: string; actor: { kind: string; id: string; reason?: string }; data: Body }>(
        `select type, actor, data from event where tenant = $1 and type like 'support.%' order by seq`,
        [ids[slug]],
      )
    ).rows;

  test('without consent a tenant is as one that does not exist, everywhere', async () => {
    const none = await ask('support', 'GET', '/v1/tenants/zzzzzzzzzz');
    for (const path of [at('mine'), at('mine', '/home'), at('mine', '/events')]) {
      const theirs = await ask('support', 'GET', path);
      assert.deepEqual([theirs.status, theirs.raw], [404, none.raw], path);
    }
    assert.deepEqual(await slugs(), []);
    const { rows } = await here.pool.query<{ id: string }>('select id from operation where tenant = $1', [ids['mine']]);
    assert.equal((await ask('support', 'GET', `/v1/operations/${rows[0]?.id}`)).raw, none.raw);
    assert.deepEqual((await ask('support', 'GET', '/v1/spec/state')).json['aside'], []);
    assert.deepEqual(await register('mine'), []);
  });

  test('the administrator consents for some hours; support sees that one tenant, and the register has every part of it', async () => {
    const given = await ask('admin', 'POST', at('mine', '/consent'), { hours: 2 });
    const { support } = home.parse(given.json);
    const lasts = Date.parse(support?.until ?? '') - Date.parse(support?.givenAt ?? '');
    assert.deepEqual([support?.givenBy, lasts], ['admin', 2 * 3_600_000]);
    assert.deepEqual(await slugs(), ['mine']);
    for (let look = 0; look < 3; look += 1) assert.equal((await ask('support', 'GET', at('mine'))).status, 200);
    assert.equal((await ask('support', 'GET', at('other'))).status, 404);
    assert.equal((await ask('support', 'DELETE', at('mine', '/consent'))).status, 404, 'support ends and gives nothing');
    const events = await register('mine');
    assert.deepEqual(
      events.map(({ type, actor }) => [type, actor.kind, actor.id]),
      [
        ['support.consented', 'member', 'admin'],
        ['support.looked', 'support', 'support'],
      ],
      'once an hour and person, however often they look',
    );
    assert.equal(events[0]?.data['consent'], events[1]?.data['consent']);
    assert.deepEqual(await register('other'), []);
  });

  test('what is over is over: by its time, and by a word of the customer', async () => {
    await here.pool.query(`update consent set until = now() - interval '1 second'`);
    assert.equal((await ask('support', 'GET', at('mine'))).status, 404);
    assert.equal((await ask('admin', 'GET', at('mine', '/home'))).json['support'], null);
    assert.equal((await ask('admin', 'DELETE', at('mine', '/consent'))).json['code'], 'consent/none');
    await ask('admin', 'POST', at('mine', '/consent'), { hours: 1 });
    assert.equal((await ask('support', 'GET', at('mine'))).status, 200);
    assert.equal((await ask('admin', 'DELETE', at('mine', '/consent'))).status, 200);
    assert.equal((await ask('support', 'GET', at('mine'))).status, 404);
    assert.equal((await register('mine')).at(-1)?.type, 'support.consent-ended');
  });

  test('an operator consents in the name of the customer and says why; a member does not, and nobody for longer than a week', async () => {
    assert.equal((await ask('operator', 'POST', at('mine', '/consent'), { hours: 1 })).json['code'], 'consent/reason');
    const reason = 'asked for in ticket 4711';
    assert.equal((await ask('operator', 'POST', at('mine', '/consent'), { hours: 1, reason })).status, 200);
    const last = (await register('mine')).at(-1);
    assert.deepEqual([last?.actor.kind, last?.actor.reason], ['operator', reason]);
    assert.equal((await ask('member', 'POST', at('mine', '/consent'), { hours: 1 })).status, 404);
    assert.equal((await ask('admin', 'POST', at('mine', '/consent'), { hours: 169 })).status, 422);
    assert.equal((await ask('admin', 'POST', at('other', '/consent'), { hours: 1 })).status, 404);
  });

  test('a customer is shown their tenant and nothing of what it runs on', async () => {
    const { raw, json } = await ask('member', 'GET', at('mine', '/home'));
    assert.deepEqual(home.parse(json).slug, 'mine');
    assert.doesNotMatch(raw, /steps|because|fsn-1|cell/);
  });

  test('the stream tells support of consenting tenants alone, also of one that consents in between', async (t) => {
    const gone = new AbortController();
    t.after(() => gone.abort());
    const { stream } = await here.ask('support', 'GET', '/v1/events?recent=200');
    const pieces = stream?.(gone.signal)[Symbol.asyncIterator]();
    const told = async (of: string): Promise<string> => {
      for (let all = ''; ; ) {
        all += String((await pieces?.next())?.value ?? '');
        if (all.includes(of)) return all;
      }
    };
    const before = await told(`"tenant":"${ids['mine']}"`);
    assert.match(before, /^retry/);
    await happen('other');
    const between = await told(await happen('mine'));
    assert.doesNotMatch(before + between, new RegExp(`${ids['other']}`));
    const reason = 'asked for in ticket 4712';
    assert.equal((await ask('operator', 'POST', at('other', '/consent'), { hours: 1, reason })).status, 200);
    await told(await happen('other'));
    gone.abort();
    await pieces?.return?.(undefined);
  });

  /** Something that happens to a tenant; gives the id of the event. */
  async function happen(slug: string): Promise<string> {
    const [id, tenant] = [uuid7(Date.now(), randomBytes(10)), ids[slug] ?? ''];
    const event = { id, at: Date.now(), type: 'tenant.changed', v: 1, subject: `tenant/${tenant}`, tenant, data: {} };
    await transaction(here.pool, (client) =>
      append(client, [{ ...event, actor: { kind: 'loop', id: 'tenant' }, cause: null, request: null }]),
    );
    return id;
  }
});
