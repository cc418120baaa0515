import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openDns } from '@hansa/server/outside/dns/real.ts';
import { type DnsServer, KEY, startBind } from '../dns/servers.ts';
import { at, nameOf, type Placed } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames, exampleSpec, type RenderedCell, renderExample, renderSpec } from '../rendered.ts';
import { assertIssued, CERTIFICATES, CHALLENGES, chainOf, namesIn, tokenSecret, untilSo } from './issued.ts';
import { CERT_MANAGER, certificatePrograms } from './programs.ts';
import { issuedBy, startWorld, type World } from './world.ts';

/** `dns.provider: rfc2136` as a platform writes it: cert-manager itself writes into BIND by the rendered issuer, and nothing of ours stands between. */

const name = 'nordlys';
const there = (await exampleNames()).includes(name);
const built = await got(certificatePrograms);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

describe(`${name} on a name server of its own: certificates by RFC 2136 from Pebble, by cert-manager ${CERT_MANAGER}`, () => {
  let cell: RenderedCell;
  let dns: DnsServer;
  let world: World;
  const unit = (path: string): Placed[] => objectsOf(ofPrimary(cell.files)).filter(({ file }) => file === `platform/${path}`);
  const wanted = () => unit('gateway/gateway.yaml').filter(({ object }) => object.kind === 'Certificate');
  const bring = (value: string) => mustApply(world.cluster, [{ object: tokenSecret(value), file: 'what the operator seals' }]);

  before(async () => {
    if (built.value === undefined || !there) return;
    const [usual] = (await renderExample(name)) as [RenderedCell];
    const { domain, appsDomain } = usual.platform.platform.values;
    dns = await startBind(built.value.bind, domain, appsDomain);
    const own = `dns: { provider: rfc2136, server: { host: 127.0.0.1, port: ${dns.port}, key: { name: ${KEY.name}, algorithm: ${KEY.algorithm} } } }`;
    const spec = await exampleSpec(name, (text) => text.replace(/^dns: .*$/m, own));
    [cell] = renderSpec(name, spec) as [RenderedCell];
    world = await startWorld(cell, built.value, dns.port);
  });
  after(async () => {
    await world?.cluster.stop();
    await dns?.stop();
  });

  test('nothing answers challenges but cert-manager, and each issuer has an account', lab, async () => {
    assert.deepEqual(unit('dns01/dns01.yaml'), []);
    const issuers = unit('issuers/issuers.yaml').map((each) => issuedBy(each, world.authority));
    assert.ok(issuers.length > 0);
    await mustApply(world.cluster, issuers);
    await bring(Buffer.alloc(32).toString('base64'));
    for (const { object } of issuers)
      await untilSo(world, `/apis/cert-manager.io/v1/clusterissuers/${object.metadata.name}`, 'Ready', 'True', /^ACMEAccountRegistered/);
  });

  test('a key that the name server does not know is refused by it, and the challenge says so', lab, async () => {
    await mustApply(
      world.cluster,
      wanted().filter(({ object }) => object.metadata.name === 'sign-on'),
    );
    await world.cluster.processes.until('the reason of the challenge', async () => {
      const said = (await world.cluster.client.list(CHALLENGES)).map((each) => String(at(each, 'status', 'reason') ?? ''));
      if (said.some((reason) => /DNS update failed: dns: bad authentication/.test(reason))) return true;
      throw new Error(said.join('; '));
    });
  });

  test('with the right one every certificate of the cell is ready, wildcard too, from that authority', lab, async (t) => {
    await bring(KEY.secret.reveal());
    assert.ok(wanted().some(({ object }) => namesIn(object).some((each) => each.startsWith('*.'))));
    await mustApply(world.cluster, wanted());
    for (const { object } of wanted()) {
      await untilSo(world, `${CERTIFICATES}/${object.metadata.name}`, 'Ready', 'True');
      await assertIssued(await chainOf(world, object), object, await world.authority.root());
      t.diagnostic(`${nameOf(object)}: ${namesIn(object).join(', ')}`);
    }
  });

  test('cert-manager has taken its records away again', lab, async () => {
    const gone = async () => (await world.cluster.client.list(CHALLENGES)).length === 0;
    await world.cluster.processes.until('the end of the challenges', gone);
    const port = openDns({ host: '127.0.0.1', port: dns.port, key: KEY, owner: 'lab' });
    for (const host of wanted().flatMap(({ object }) => namesIn(object))) {
      const zone = host.split('.').slice(-2).join('.');
      const record = { zone, name: `_acme-challenge.${host.replace(/^\*\./, '')}`, type: 'TXT' } as const;
      assert.equal((await port.observe(record, testContext())).kind, 'absent', record.name);
    }
  });
});
