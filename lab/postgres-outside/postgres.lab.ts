import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openPooler } from '@hansa/server/outside/postgres/pooler.ts';
import type { Login } from '@hansa/server/outside/postgres/port.ts';
import { openPostgres } from '@hansa/server/outside/postgres/real.ts';
import { holds } from '@hansa/server/outside/postgres/repairs.ts';
import type { PostgresConfig } from '@hansa/server/outside/postgres/session.ts';
import { CANARIES, CHANGED, type DatabaseSubject, WANT, databaseContract } from '@hansa/server/outside/postgres/suite.ts';
import { freePorts } from '../ports.ts';
import { Bench, context, driftCases, logCases, rightsCases, rotationCases } from './cases.ts';
import { poolerCase } from './pooler-cases.ts';
import { type PostgresServer, installations, startPostgres } from './server.ts';

const POOLER_CANARY = 'canary-5d0e-of-the-pooler';

for (const { name, value: installation, missing } of await installations()) {
  if (installation === undefined) test(name, { skip: `not tried: ${missing}` }, () => {});
  else lab(name, () => startPostgres(installation));
}

async function subjectOf(server: PostgresServer, config: PostgresConfig): Promise<DatabaseSubject> {
  const port = openPostgres(config);
  const [nobody = 0] = await freePorts(1);
  const away = openPostgres({ ...config, port: nobody });
  const stop = async (): Promise<void> => void (await Promise.all([port.close(), away.close()]));
  const credentials = (database: string, { role, password }: Login) => ({ host: '127.0.0.1', port: server.port, database, role, password });
  return { by: server.version, port, ref: WANT, want: WANT, changed: CHANGED, holds, away, canaries: CANARIES, credentials, stop };
}

/** The suite, and what only the real server can show. */
function lab(name: string, start: () => Promise<PostgresServer>): void {
  describe(name, () => {
    let server: PostgresServer;
    let config: PostgresConfig;
    before(async () => {
      server = await start();
      const pooler = { password: new Secret(POOLER_CANARY) };
      config = { host: '127.0.0.1', port: server.port, user: 'postgres', password: new Secret(server.password), pooler };
      assert.equal((await openPooler({ ...config, pooler }).observe(context())).kind, 'absent', 'it comes with the first database');
    });
    after(() => server?.stop());

    databaseContract(
      'the suite',
      () => subjectOf(server, config),
      (subject) => {
        const bench = () => new Bench(server, subject());
        test('the pooler stands with the first database, and is no other’s', async () => {
          await bench().ensure();
          for (const [password, holds] of [
            [POOLER_CANARY, true],
            ['another', false],
          ] as const) {
            const seen = await openPooler({ ...config, pooler: { password: new Secret(password) } }).observe(context());
            assert.ok(seen.kind === 'present' && seen.value === holds);
          }
        });
        driftCases(bench);
        rightsCases(bench);
        for (const mode of ['session', 'transaction'] as const) poolerCase(bench, mode, POOLER_CANARY);
        rotationCases(bench);
        logCases(bench, [...CANARIES, POOLER_CANARY]);
      },
    );
  });
}
