import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { CacheRef } from '@hansa/server/outside/cache/port.ts';
import { openCache } from '@hansa/server/outside/cache/real.ts';
import { holds } from '@hansa/server/outside/cache/rules.ts';
import { A, CANARIES, CHANGED, type CacheSubject, WANT, cacheContract } from '@hansa/server/outside/cache/suite.ts';
import { got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Bench, driftCases, endCases, logCases, rightsCases } from './cases.ts';
import { type CacheServers, redisProgram, startCache } from './server.ts';

const { value: program, missing } = await got(redisProgram);
const name = 'Redis 7 of Debian 12, a master and a replica (Debian 12 has no Valkey: not tried)';

if (program === undefined) test(name, { skip: `not tried: ${missing}` }, () => {});
else {
  describe(name, () => {
    let servers: CacheServers;
    before(async () => {
      servers = await startCache(program);
    });
    after(() => servers?.stop());
    cacheContract(
      'the suite',
      () => subjectOf(servers),
      (subject) => {
        const bench = () => new Bench(servers, subject());
        driftCases(bench);
        rightsCases(bench);
        endCases(bench);
        logCases(bench);
      },
    );
  });
}

async function subjectOf(servers: CacheServers): Promise<CacheSubject> {
  const password = new Secret(servers.password);
  const port = openCache({ nodes: servers.nodes, password });
  const [nobody = 0] = await freePorts(1);
  // One node away is enough: a failover to it would bring back what was said to be gone.
  const away = openCache({ nodes: [...servers.nodes, { host: '127.0.0.1', port: nobody }], password });
  const [master = { host: '', port: 0 }] = servers.nodes;
  const credentials = (ref: CacheRef, own: Secret) => ({ ...master, ...ref, password: own });
  const stop = async (): Promise<void> => void (await Promise.all([port.close(), away.close()]));
  return { by: servers.version, port, ref: A, want: WANT, changed: CHANGED, holds, away, canaries: CANARIES, credentials, stop };
}
