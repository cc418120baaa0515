import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { identityContract } from '@hansa/server/outside/identity/suite.ts';
import { identity, LOGIN, type Relay, startRelay } from '../mail/relay.ts';
import { got } from '../missing.ts';
import { capacityCases } from './capacity-cases.ts';
import { consoleCases } from './console-cases.ts';
import { failureCases } from './failure-cases.ts';
import { configOf, subjectOf } from './identity.ts';
import { memberCases } from './member-cases.ts';
import { keycloakProgram } from './programs.ts';
import { realmCases } from './realm-cases.ts';
import { LabKeycloak } from './server.ts';

const program = await got(keycloakProgram);
const certificate = await got(identity);
const missing = program.missing ?? certificate.missing;

if (program.value === undefined || certificate.value === undefined) test('identity: Keycloak', { skip: missing ?? 'no program' });
else {
  const [from, made] = [program.value, certificate.value];
  describe('identity: Keycloak', () => {
    let server: LabKeycloak;
    let relay: Relay;
    const mail = () => ({ host: 'localhost', port: relay.port, tls: 'starttls', from: 'cloud@nordlys.example', ...LOGIN }) as const;
    before(async () => {
      relay = await startRelay(made);
      server = await LabKeycloak.run(from, made.cert);
    });
    after(async () => {
      await server.stop();
      await relay.stop();
    });
    identityContract('identity: Keycloak', () => subjectOf(server, mail()));
    const world = async () => ({ server, relay, config: await configOf(server, mail()) });
    realmCases(world);
    memberCases(world);
    consoleCases(world);
    failureCases(world);
    capacityCases(world);
    test('no secret is in the log of Keycloak', () => {
      assert.doesNotMatch(server.log, /canary/);
    });
  });
}
