import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled } from '@hansa/server/outside/contract.ts';
import type { Login } from '@hansa/server/outside/postgres/port.ts';
import { A, B, FIRST, OF_B, OTHER, SECOND, WANT } from '@hansa/server/outside/postgres/suite.ts';
import { type Bench, context } from './cases.ts';
import { startPooler } from './pooler.ts';

/** `password` is the pooler's own, with which it asks. */
export function poolerCase(bench: () => Bench, mode: 'session' | 'transaction', password: string): void {
  test(`a real PgBouncer logs tenants in by the look-up, without a file that lists them (${mode})`, async (t) => {
    await bench().ensure();
    await settled(() => bench().subject.port.ensure(OF_B, context()));
    const { port, version } = await startPooler(bench().server, password, mode);
    t.diagnostic(version);
    const kind = async (database: string, login: Login) => {
      const outcome = await bench().subject.port.reach(bench().credentials(database, login, port), AbortSignal.timeout(60_000));
      return outcome.kind === 'done' ? 'done' : `${outcome.kind} ${'cause' in outcome ? outcome.cause.code : ''}`;
    };
    assert.deepEqual([await kind(A, FIRST), await kind(B, OTHER)], ['done', 'done']);
    assert.notEqual(await kind(A, OTHER), 'done');
    assert.notEqual(await kind(A, { ...FIRST, password: new Secret('wrong') }), 'done');
    await assert.rejects(bench().as(bench().credentials('postgres', bench().superuser, port), 'select 1'));
    await bench().ensure({ ...WANT, logins: [SECOND, FIRST] });
    assert.deepEqual([await kind(A, SECOND), await kind(A, FIRST)], ['done', 'done']);
    const owner = `select pg_get_userbyid(relowner)::text from pg_class where relname = 'made'`;
    for (const round of [1, 2]) {
      const made = await bench().as(bench().credentials(A, SECOND, port), 'create table made (n int)', owner);
      assert.deepEqual(made, [A], `round ${round}`);
      await bench().as(bench().credentials(A, FIRST, port), 'drop table made');
    }
    await bench().ensure();
  });
}
