import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DONE } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import pg from 'pg';
import { EMBEDDED_CELL } from '../config/server-config.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { testContext } from '../outside/contract.ts';
import { openPooler } from '../outside/postgres/pooler.ts';
import { openPostgres } from '../outside/postgres/real.ts';
import { holds } from '../outside/postgres/repairs.ts';
import { WANT } from '../outside/postgres/suite.ts';
import { poolersOf } from './outsiders.ts';

const CANARY = 'canary-of-the-pooler';

let trial: TrialDatabase;
before(async () => {
  trial = await trialDatabase();
});
after(() => trial.stop());

const settings = (password: string) => {
  const { port, username: user, password: own, searchParams } = new URL(trial.server.superuser.reveal());
  const host = searchParams.get('host') ?? '';
  return { host, port: Number(port), user, password: new Secret(own), pooler: { password: new Secret(password) } };
};

async function said(password = CANARY): Promise<readonly (string | undefined)[]> {
  const cells = new Map([['fsn-1', EMBEDDED_CELL]]);
  const findings = await poolersOf({ cells }, { pooler: () => openPooler(settings(password)) });
  assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
  return findings.map(({ name, state }) => `${name} ${state}`);
}

test('the pooler comes with the first database; what drifts of it is said, seen with each database and put right', async () => {
  const port = openPostgres(settings(CANARY));
  const admin = new pg.Client({ connectionString: trial.server.superuser.reveal() });
  await admin.connect();
  const standsWith = async () => {
    const seen = await port.observe(WANT, testContext());
    return seen.kind === 'present' && holds(seen.value, WANT);
  };
  try {
    assert.deepEqual(await said(), ['fsn-1/pooler fine'], 'nobody needs it yet');
    assert.deepEqual(await port.ensure(WANT, testContext()), DONE);
    assert.deepEqual([await said(), await said('another'), await standsWith()], [['fsn-1/pooler fine'], ['fsn-1/pooler wrong'], true]);
    for (const drift of [`alter role pgbouncer password 'x'`, 'alter role pgbouncer nologin', 'drop schema pgbouncer cascade']) {
      await admin.query(drift);
      assert.deepEqual([drift, await said(), await standsWith()], [drift, ['fsn-1/pooler wrong'], false]);
      assert.deepEqual(await port.ensure(WANT, testContext()), DONE);
      assert.deepEqual([drift, await said(), await standsWith()], [drift, ['fsn-1/pooler fine'], true]);
    }
  } finally {
    await Promise.all([port.close(), admin.end()]);
  }
});
