import assert from 'node:assert/strict';
import type { Server } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openDns } from '@hansa/server/outside/dns/real.ts';
import { type DnsServer, KEY, startBind } from '../dns/servers.ts';
import { at, nameOf, type Placed } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { assertIssued, CERTIFICATES, CHALLENGES, chainOf, namesIn, tokenSecret, type Until, untilSo } from './issued.ts';
import { CERT_MANAGER, certificatePrograms } from './programs.ts';
import { issuedBy, startWebhook, startWorld, towards, type World } from './world.ts';

/** Our issuers and certificates in the hands of cert-manager's own loops, with a real ACME server that looks into a real name server. Steps build on each other. */

const name = 'nordlys';
const there = (await exampleNames()).includes(name);
const built = await got(certificatePrograms);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

describe(`${name}: certificates by DNS-01 from Pebble, by cert-manager ${CERT_MANAGER}`, () => {
  let cell: RenderedCell;
  let dns: DnsServer;
  let world: World;
  let webhook: Server | undefined;
  const unit = (path: string): Placed[] => objectsOf(ofPrimary(cell.files)).filter(({ file }) => file === `platform/${path}`);
  const issuers = () => unit('issuers/issuers.yaml').map((each) => issuedBy(each, world.authority));
  const certificate = (which: string) =>
    unit('gateway/gateway.yaml').filter(({ object }) => object.kind === 'Certificate' && object.metadata.name === which);

  before(async () => {
    if (built.value === undefined || !there) return;
    [cell] = (await renderExample(name)) as [RenderedCell];
    const { domain, appsDomain } = cell.platform.platform.values;
    dns = await startBind(built.value.bind, domain, appsDomain);
    world = await startWorld(cell, built.value, dns.port);
  });
  after(async () => {
    webhook?.closeAllConnections();
    webhook?.close();
    await world?.cluster.stop();
    await dns?.stop();
  });

  const until: Until = (...asked) => untilSo(world, ...asked);
  const key = (value: string) => mustApply(world.cluster, [{ object: tokenSecret(value), file: 'what the operator seals' }]);

  test('it is the version that the cell installs', lab, () => assert.equal(world.chartVersion, `v${CERT_MANAGER}`));

  test('the webhook gets a certificate of its own authority, which the API server is told by the injector', lab, async (t) => {
    t.diagnostic("not tried: the DNS provider's webhook and API; a program of ours stands in their place and writes into BIND by RFC 2136");
    await mustApply(world.cluster, towards(unit('dns01/dns01.yaml'), world.solverPort));
    await until('/apis/cert-manager.io/v1/namespaces/cert-manager/certificates/dns01-desec-tls', 'Ready', 'True');
    const [issuer] = issuers();
    webhook = await startWebhook(world, (issuer as Placed).object, dns.port);
    const group = String(at(issuer?.object, 'spec', 'acme', 'solvers', 0, 'dns01', 'webhook', 'groupName'));
    const service = await until(`/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.${group}`, 'Available', 'True');
    assert.match(Buffer.from(String(at(service, 'spec', 'caBundle')), 'base64').toString(), /BEGIN CERTIFICATE/);
  });

  test('each issuer has an account at the ACME server', lab, async () => {
    const rendered = issuers();
    assert.ok(rendered.length > 0);
    await mustApply(world.cluster, rendered);
    for (const { object } of rendered)
      await until(`/apis/cert-manager.io/v1/clusterissuers/${object.metadata.name}`, 'Ready', 'True', /^ACMEAccountRegistered/);
  });

  test('with a key that the name server does not know nothing is issued, and the challenge says why', lab, async () => {
    await key(Buffer.alloc(32).toString('base64'));
    await mustApply(world.cluster, certificate('sign-on'));
    await until(`${CERTIFICATES}/sign-on`, 'Ready', 'False', /^DoesNotExist/);
    const reasons = async () => (await world.cluster.client.list(CHALLENGES)).map((each) => String(at(each, 'status', 'reason') ?? ''));
    await world.cluster.processes.until('the reason of the challenge', async () => {
      const said = await reasons();
      if (said.some((reason) => /dns\/key/.test(reason))) return true;
      throw new Error(said.join('; '));
    });
    assert.equal(condition((await world.cluster.client.get(`${CERTIFICATES}/sign-on`)).body, 'Ready')?.status, 'False');
  });

  test(
    'with the right one every certificate of the cell is ready: for all of its names, wildcard too, from that authority',
    lab,
    async (t) => {
      await key(KEY.secret.reveal());
      const wanted = unit('gateway/gateway.yaml').filter(({ object }) => object.kind === 'Certificate');
      assert.ok(wanted.some(({ object }) => namesIn(object).some((each) => each.startsWith('*.'))));
      await mustApply(world.cluster, wanted);
      for (const { object } of wanted) {
        const body = await until(`${CERTIFICATES}/${object.metadata.name}`, 'Ready', 'True');
        const issued = await chainOf(world, object);
        await assertIssued(issued, object, await world.authority.root());
        t.diagnostic(`${nameOf(object)}: ${namesIn(object).join(', ')}; renewed at ${at(body, 'status', 'renewalTime')}`);
      }
    },
  );

  test('no challenge is left, in the cluster or in the zones', lab, async () => {
    await world.cluster.processes.until(
      'the end of the challenges',
      async () => (await world.cluster.client.list(CHALLENGES)).length === 0,
    );
    const port = openDns({ host: '127.0.0.1', port: dns.port, key: KEY, owner: 'lab' });
    const { domain, appsDomain } = cell.platform.platform.values;
    for (const zone of [domain, appsDomain]) {
      for (const { object } of unit('gateway/gateway.yaml').filter(({ object }) => object.kind === 'Certificate')) {
        for (const host of namesIn(object).filter((each) => each.endsWith(`.${zone}`))) {
          const record = { zone, name: `_acme-challenge.${host.replace(/^\*\./, '')}`, type: 'TXT' } as const;
          assert.equal((await port.observe(record, testContext())).kind, 'absent', record.name);
        }
      }
    }
  });
});
