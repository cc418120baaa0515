import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { type DnsConfig, openDns } from '@hansa/server/outside/dns/real.ts';
import { dnsContract } from '@hansa/server/outside/dns/suite.ts';
import { type Got, got } from '../missing.ts';
import { bind, type DnsServer, KEY, knot, type Program, startBind, startKnot, subjectOf, ZONE } from './servers.ts';

proven('BIND', await got(bind), startBind);
proven('Knot', await got(knot), startKnot);

test('dns: deSEC', { skip: 'not tried: written by its documentation, tested against a stub of ours' });
test('dns: Hetzner', { skip: 'not tried: written by the description of its API, tested against a stub of ours' });

function proven(name: string, program: Got<Program>, start: (program: Program) => Promise<DnsServer>): void {
  const { value } = program;
  if (value === undefined) {
    test(`dns: ${name}`, { skip: program.missing ?? false });
    return;
  }
  dnsContract(`dns: ${name}`, async () => subjectOf(await start(value)));

  describe(`dns: ${name}, what an operator can get wrong`, () => {
    const cases: readonly (readonly [string, Partial<DnsConfig>, string, string])[] = [
      ['a key that the server does not know', { key: { ...KEY, name: 'nobody' } }, ZONE, 'dns/key'],
      ['a mistyped secret', { key: { ...KEY, secret: new Secret('AAAA') } }, ZONE, 'dns/key'],
      ['a zone that is elsewhere', {}, 'elsewhere.example', 'dns/(refused|zone|not-authoritative|unsigned)'],
    ];
    test('each is refused by its own name, and nothing is there that was not', async (t) => {
      const server = await start(value);
      t.after(() => server.stop());
      for (const [what, parts, zone, code] of cases) {
        const dns = openDns({ host: '127.0.0.1', port: server.port, key: KEY, owner: 'nordlys', ...parts });
        const want = { zone, name: `www.${zone}`, type: 'A', ttl: 300, values: ['192.0.2.1'] } as const;
        const outcome = await dns.ensure(want, testContext());
        // Knot signs nothing for a zone that it has not: that is not believed, and is asked again.
        assert.ok(
          (outcome.kind === 'refused' || outcome.kind === 'transient') && new RegExp(`^${code}$`).test(outcome.cause.code),
          `${what}: ${inspect(outcome)}`,
        );
        assert.equal((await dns.observe(want, testContext())).kind, 'unknown', what);
      }
    });
  });
}
