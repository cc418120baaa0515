import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Body, TrialApi } from './trial.ts';

/** What all of them were made as; nothing that is wanted now has this digest. */
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

  /** Keeps of each step by which digest it holds; each needs those after it. */
  async function made(holds: Readonly<Record<string, string | null>>): Promise<void> {
    const all = Object.entries(holds);
    const kept = all.map(([each, digest], index) => {
      const needs = all.slice(index + 1).map(([id]) => id);
      const step = { id: each, port: each.split('/')[0], nature: 'thing', needs, ref: {}, digest };
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

  test('they are shown as they were made, and nothing is planned for that', async () => {
    assert.equal((await holding()).length, ids.length);
  });

  test('each stands behind what it needs', async () => {
    assert.deepEqual(
      (await steps()).map((step) => step['id']),
      ids.toReversed(),
    );
  });

  for (const [what, change] of [
    ['was changed since', 'version = 2'],
    ['was moved to another release since', `settled_release = null`],
    ['was moved back before everything held', 'moved_in_trouble = true'],
    ['is made by the newest release, whichever that is', 'release = null, settled_release = null'],
  ] as const)
    test(`of a tenant that ${what} they are compared with what is wanted`, async () => {
      await trial.pool.query(`update tenant set ${change}`);
      assert.deepEqual(await holding(), []);
    });

  test('where a letter came back since, they are compared with what is wanted', async () => {
    const trouble = JSON.stringify({ code: 'mail/unknown', detail: 'nobody there' });
    await trial.pool.query(`insert into letter (id, tenant, template, message_id, trouble) values ($1, $2, 'welcome', 'm', $3)`, [
      randomUUID(),
      id,
      trouble,
    ]);
    assert.deepEqual(await holding(), []);
    await trial.pool.query('delete from letter');
  });

  test('where its names are made here now, and were not, they are compared with what is wanted', async () => {
    await made(Object.fromEntries(ids.filter((each) => !each.startsWith('dns/')).map((each) => [each, MADE])));
    assert.deepEqual(await holding(), []);
  });

  test('one that is there no more is shown so', async () => {
    await made({ ...Object.fromEntries(ids.map((each) => [each, MADE])), [`tree/${id}`]: null });
    assert.ok((await steps()).some((step) => step['id'] === `tree/${id}` && step['state'] === 'due'));
  });
});
