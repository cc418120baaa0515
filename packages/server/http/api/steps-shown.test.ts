import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Body, TrialApi } from './trial.ts';

/** What the tree and whatever follows from it were made as; no tree that is rendered now has this digest. */
const MADE = 'as it was made';

describe('steps of a tenant of which everything was seen to hold', () => {
  let trial: TrialApi;
  let id = '';
  let ids: string[] = [];
  before(async () => {
    trial = await TrialApi.start('steps-shown');
    ({ id } = (await trial.create('acme')) as { id: string });
    ids = (await steps()).map((step) => String(step['id']));
  });
  after(() => trial.stop());

  beforeEach(async () => {
    await made(Object.fromEntries(ids.map((each) => [each, MADE])));
    await trial.pool.query(`update tenant set version = 1, settled = 1, release = 'r', settled_release = 'r', moved_in_trouble = false`);
  });

  async function steps(): Promise<Body[]> {
    return (await trial.ask('operator', 'GET', `/v1/tenants/${id}`)).json['steps'] as Body[];
  }

  /** Keeps of each step by which digest it holds. */
  async function made(holds: Readonly<Record<string, string | null>>): Promise<void> {
    const kept = Object.entries(holds).map(([each, digest]) => {
      const step = { id: each, port: 'p', nature: 'thing', needs: [], ref: {}, digest };
      return [each, { step, holds: digest, seenAt: 1, goneAt: null, tries: 0, trouble: null, held: false, begunAt: 1 }];
    });
    await trial.pool.query(`update work set state = $1 where kind = 'tenant' and subject = $2`, [
      JSON.stringify({ life: 'active', made: Object.fromEntries(kept) }),
      id,
    ]);
  }

  async function holding(): Promise<string[]> {
    return (await steps()).filter((step) => step['state'] === 'holds').map((step) => String(step['id']).split('/')[0] as string);
  }

  test('its tree is shown as it was made, and nothing is rendered for that', async () => {
    assert.deepEqual(await holding(), ['tree', 'health', 'journey']);
  });

  test('what is no part of its tree is compared with what is wanted', async () => {
    assert.ok((await steps()).some((step) => String(step['id']).startsWith('database/') && step['state'] === 'due'));
  });

  for (const [what, change] of [
    ['was changed since', 'version = 2'],
    ['was moved to another release since', `settled_release = null`],
    ['was moved back before everything held', 'moved_in_trouble = true'],
    ['is made by the newest release, whichever that is', 'release = null, settled_release = null'],
  ] as const)
    test(`of a tenant that ${what} the tree is compared with what is rendered`, async () => {
      await trial.pool.query(`update tenant set ${change}`);
      assert.deepEqual(await holding(), []);
    });

  test('a tree that is there no more is shown so', async () => {
    await made({ ...Object.fromEntries(ids.map((each) => [each, MADE])), [`tree/${id}`]: null });
    assert.deepEqual(await holding(), []);
  });
});
