import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { SchemaLogin } from '@hansa/server/outside/mariadb/port.ts';
import { openMariadb } from '@hansa/server/outside/mariadb/real.ts';
import { holds } from '@hansa/server/outside/mariadb/repairs.ts';
import { CANARIES, CHANGED, type SchemaSubject, WANT, schemaContract } from '@hansa/server/outside/mariadb/suite.ts';
import { got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Bench, driftCases, endCases, logCases, rightsCases } from './cases.ts';
import { type MariadbServer, mariadbPrograms, startMariadb } from './server.ts';

const { value: programs, missing } = await got(mariadbPrograms);

if (programs === undefined) test('MariaDB of Debian 12', { skip: `not tried: ${missing}` }, () => {});
else {
  describe('MariaDB of Debian 12', () => {
    let server: MariadbServer;
    before(async () => {
      server = await startMariadb(programs);
    });
    after(() => server?.stop());
    schemaContract(
      'the suite',
      () => subjectOf(server),
      (subject) => {
        const bench = () => new Bench(server, subject());
        driftCases(bench);
        rightsCases(bench);
        endCases(bench);
        logCases(bench);
      },
    );
  });
}

async function subjectOf(server: MariadbServer): Promise<SchemaSubject> {
  const config = { host: '127.0.0.1', port: server.port, user: 'admin', password: new Secret(server.password) };
  const port = openMariadb(config);
  const [nobody = 0] = await freePorts(1);
  const away = openMariadb({ ...config, port: nobody });
  const stop = async (): Promise<void> => void (await Promise.all([port.close(), away.close()]));
  const credentials = (database: string, { user, password }: SchemaLogin) => ({
    host: '127.0.0.1',
    port: server.port,
    database,
    user,
    password,
  });
  return { by: server.version, port, ref: WANT, want: WANT, changed: CHANGED, holds, away, canaries: CANARIES, credentials, stop };
}
