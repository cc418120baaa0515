import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ENDPOINTS, type Endpoint, type EndpointName, type Role } from '@hansa/api/endpoints.ts';
import type { Answer } from '../exchange.ts';
import { TrialApi } from './trial.ts';

/** The id of an operation, or of a passkey, that nobody has. */
const NOBODYS = '01a1fe20-6f41-7142-911d-b001321ea81f';

/** Who may ask what: the whole table, so that an endpoint that nobody has thought about fails. */
describe('roles', () => {
  let here: TrialApi;
  before(async () => {
    here = await TrialApi.start('roles');
  });
  after(() => here.stop());

  /** Who gets in where: `yes` is an answer of the endpoint itself, whatever it says. */
  test('every role against every endpoint', async () => {
    const mine = (await here.create('role-mine'))['id'] as string;
    const other = (await here.create('role-other'))['id'] as string;
    for (const role of ['admin', 'member'] as const) await here.enter(role, mine);
    const table: Record<string, string> = {};
    for (const [name, endpoint] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
      const cells = [];
      for (const role of ['nobody', 'operator', 'support', 'consented', 'admin', 'member']) cells.push(await verdict(role, name, mine));
      table[name] = cells.join(' ');
      if (!endpoint.path.includes('{id}') || name === 'operation') continue;
      await consent('consented', mine);
      for (const role of ['support', 'admin', 'member']) {
        const [theirs, none] = [await asked(role, endpoint, other), await asked(role, endpoint, 'zzzzzzzzzz')];
        assert.equal(theirs.status, 404, `${role} at ${name} of another tenant`);
        assert.deepEqual(theirs.body, none.body, `${role} at ${name}: another's id and no id answer alike`);
      }
    }
    // A new endpoint that nobody has thought about here fails.
    assert.deepEqual(table, {
      session: '401 yes yes yes yes yes',
      signIn: 'yes yes yes yes yes yes',
      ways: 'yes yes yes yes yes yes',
      signOut: '401 yes yes yes yes yes',
      signOutEverywhere: '401 yes yes yes yes yes',
      askProof: '401 yes 404 404 404 404',
      prove: '401 yes 404 404 404 404',
      factors: '401 yes 404 404 404 404',
      offerPasskey: '401 yes 404 404 404 404',
      addPasskey: '401 yes 404 404 404 404',
      namePasskey: '401 yes 404 404 404 404',
      removePasskey: '401 yes 404 404 404 404',
      renewCodes: '401 yes 404 404 404 404',
      tenants: '401 yes yes yes 404 404',
      createTenant: '401 yes 404 404 404 404',
      tenant: '401 yes 404 yes 404 404',
      changeTenant: '401 yes 404 404 404 404',
      eraseTenant: '401 yes 404 404 404 404',
      confirmErasure: '401 yes 404 404 404 404',
      keepTenant: '401 yes 404 404 404 404',
      retryTenant: '401 yes 404 404 404 404',
      rotateSecrets: '401 yes 404 404 404 404',
      home: '401 yes 404 yes yes yes',
      giveConsent: '401 yes 404 404 yes 404',
      endConsent: '401 yes 404 404 yes 404',
      tenantEvents: '401 yes 404 yes yes 404',
      operation: '401 yes yes yes 404 404',
      cells: '401 yes yes yes 404 404',
      specState: '401 yes yes yes 404 404',
      events: '401 yes yes yes 404 404',
    });
  });

  const isRole = (word: string): word is Role => word !== 'nobody' && word !== 'consented';
  /** Support with or without the consent of a tenant; other roles know nothing of it. */
  async function consent(role: string, tenant: string): Promise<void> {
    await here.pool.query('delete from consent where tenant = $1', [tenant]);
    if (role !== 'consented') return;
    await here.pool.query(
      `insert into consent (tenant, id, given_by, until) values ($1, gen_random_uuid(), 'admin', now() + interval '1 hour')`,
      [tenant],
    );
  }
  const BODIES: Readonly<Record<string, unknown>> = {
    '/v1/tenants/{id}': { seats: 5 },
    '/v1/passkeys/{passkey}': { name: 'mine' },
    '/v1/tenants/{id}/consent': { hours: 1, reason: 'asked for in ticket 1' },
  };
  const asked = (role: string, { method, path }: Endpoint, id: string): Promise<Answer> => {
    const at = path.replace('{passkey}', NOBODYS).replace('{id}', path.includes('operations') ? NOBODYS : id);
    return here.ask(role === 'nobody' ? undefined : role === 'consented' ? 'support' : role, method, at, BODIES[path] ?? {}, {
      'if-match': '"99"',
    });
  };
  async function verdict(role: string, name: EndpointName, id: string): Promise<string> {
    const endpoint: Endpoint = ENDPOINTS[name];
    await consent(role, id);
    const answer = await asked(role, endpoint, id);
    if (name.startsWith('signOut') && isRole(role)) await here.enter(role, role === 'operator' || role === 'support' ? null : id);
    if (name.startsWith('signOut') && role === 'consented') await here.enter('support', null);
    const code = answer.body === '' ? '' : (JSON.parse(String(answer.body)) as { code?: string }).code;
    // An operation that nobody asked for is unknown to operators, too, and so is a passkey that nobody has.
    const unknown = name === 'operation' || endpoint.path.includes('{passkey}');
    const known =
      answer.status !== 404 || (unknown && (endpoint.roles as readonly string[]).includes(role === 'consented' ? 'support' : role));
    return answer.status === 401 || !known ? String(answer.status) : code === 'bug' ? 'bug' : 'yes';
  }
});
