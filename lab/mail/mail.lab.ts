import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openMail } from '@hansa/server/outside/mail/real.ts';
import { mailContract, message } from '@hansa/server/outside/mail/suite.ts';
import { got } from '../missing.ts';
import { dkimVerifier } from './dkim.ts';
import { configOf, identity, memoryReceipts, type Relay, startRelay, subjectOf } from './relay.ts';

const made = await got(identity);
const verifier = await got(dkimVerifier);

if (made.value) {
  const own = made.value;
  mailContract('mail: a real relay', () => subjectOf(own));

  const withRelay = async (tls: boolean, act: (relay: Relay) => Promise<void>): Promise<void> => {
    const relay = await startRelay(own, { tls });
    await act(relay).finally(() => relay.stop());
  };
  const send = async (config: Parameters<typeof openMail>[0]) => {
    const port = openMail(config, memoryReceipts());
    const outcome = await port.ensure(message(), testContext());
    port.close();
    return outcome;
  };

  describe('mail: what an operator can get wrong', () => {
    const cases = [
      ['a relay that offers no TLS', false, {}, 'mail/tls'],
      ['a certificate that nobody vouches for', true, { ca: undefined }, 'mail/tls'],
      ['a certificate of another name', true, { host: '127.0.0.1' }, 'mail/tls'],
      ['a mistyped password', true, { password: new Secret('mistyped') }, 'mail/credentials'],
      ['no password', true, { user: undefined }, 'mail/tls'],
    ] as const;
    for (const [name, tls, parts, code] of cases) {
      test(`${name} is a refusal, and nothing is sent`, () =>
        withRelay(tls, async (relay) => {
          const { ca, user, ...rest } = { ...configOf(relay), ...parts };
          const outcome = await send({ ...rest, ...(ca === undefined ? {} : { ca }), ...(user === undefined ? {} : { user }) });
          assert.ok(outcome.kind === 'refused' && outcome.cause.code === code, inspect(outcome));
          assert.equal(relay.raw.length, 0);
        }));
    }

    test('no TLS is taken on this machine only, and only when asked for', () =>
      withRelay(false, async (relay) => {
        assert.deepEqual(await send(configOf(relay, { plain: true })), { kind: 'done' });
        assert.throws(() => openMail(configOf(relay, { plain: true, host: 'smtp.relay.example' }), memoryReceipts()), RangeError);
      }));
  });

  test(`mail: DKIM verified by ${verifier.value?.by}`, { skip: verifier.missing ?? false }, () =>
    withRelay(true, async (relay) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      const sender = { address: 'cloud@nordlys.example', name: 'Nordlys', dkim: { selector: 's2026', key } };
      assert.deepEqual(await send(configOf(relay, { sender })), { kind: 'done' });
      const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
      const raw = relay.raw[0] ?? '';
      assert.equal(await verifier.value?.verify(raw, record), 'True s2026._domainkey.nordlys.example.');
      assert.match((await verifier.value?.verify(raw.replace('Guten Tag', 'Guten Teg'), record)) ?? '', /^False/);
    }),
  );
} else test('mail: a real relay', { skip: made.missing });

test('mail: Postfix, OpenSMTPD and providers’ relays', {
  skip: 'not tried: the relay is npm’s smtp-server; bounces are read from reports that we wrote by RFC 3464',
});
