import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Distrust, type Judged, type Sent, judgeEnrolment, judgeUse } from './passkey.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const expected = { site: { id: 'cloud.example', origin: 'https://cloud.example' }, challenge: 'Y2hhbGxlbmdl' };

interface Parts {
  readonly type?: string;
  readonly client?: object;
  readonly site?: string;
  readonly flags?: number;
  readonly counter?: number;
  readonly credential?: Uint8Array;
}

/** As an authenticator and a browser make it. */
function sent({ type = 'webauthn.get', client = {}, site = 'cloud.example', flags = 0x05, counter = 0, credential }: Parts = {}): Sent {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(credential?.length ?? 0);
  const own = credential ? [Buffer.alloc(16), length, credential, Buffer.from('key')] : [];
  const head = [sha256(new TextEncoder().encode(site)), Buffer.of(flags), count];
  return {
    clientData: text({ type, challenge: expected.challenge, origin: expected.site.origin, crossOrigin: false, ...client }),
    authenticatorData: new Uint8Array(Buffer.concat([...head, ...own])),
  };
}

const yes = (): boolean => true;
const used = (parts: Parts, before = 0): Judged<{ counter: number }> =>
  judgeUse(sent(parts), { ...expected, counter: before, synced: false }, sha256, yes);
/** A passkey that counts nothing and stays on one device. */
const still = { counter: 0, synced: false };
const distrust = (judged: object): Distrust | undefined => (judged as { distrust?: Distrust }).distrust;

test('a passkey that was asked for here and now is taken, and nothing else', () => {
  assert.deepEqual(used({}), { counter: 0 });
  const refused: readonly (readonly [Parts, Distrust])[] = [
    [{ type: 'webauthn.create' }, 'malformed'],
    [{ client: { challenge: 'b3RoZXI' } }, 'challenge'],
    [{ client: { origin: 'https://evil.example' } }, 'origin'],
    [{ client: { origin: 'https://cloud.example.evil.example' } }, 'origin'],
    [{ client: { origin: 'http://cloud.example' } }, 'origin'],
    [{ client: { crossOrigin: true } }, 'origin'],
    [{ client: { crossOrigin: 'true' } }, 'origin'],
    [{ client: { topOrigin: 'https://cloud.example' } }, 'origin'],
    [{ site: 'example' }, 'site'],
    [{ flags: 0x01 }, 'unverified'],
    [{ flags: 0x04 }, 'unverified'],
    [{ flags: 0x15 }, 'malformed'],
  ];
  for (const [parts, why] of refused) assert.equal(distrust(used(parts)), why, JSON.stringify(parts));
  assert.equal(distrust(judgeUse(sent(), { ...expected, ...still }, sha256, () => false)), 'signature');
});

test('where nothing was asked, nothing answers it', () => {
  for (const challenge of ['', undefined, null]) {
    const unasked = { ...expected, challenge: undefined };
    assert.equal(distrust(judgeUse(sent({ client: { challenge } }), { ...unasked, ...still }, sha256, yes)), 'challenge');
    const made = sent({ type: 'webauthn.create', client: { challenge }, flags: 0x45, credential: new Uint8Array(16) });
    assert.equal(distrust(judgeEnrolment(made, unasked, sha256)), 'challenge');
  }
});

test('a passkey that stays on one device does so for ever, and one that may be on several, too', () => {
  for (const [synced, flags, why] of [
    [false, 0x05, undefined],
    [false, 0x0d, 'changed'],
    [true, 0x0d, undefined],
    [true, 0x1d, undefined],
    [true, 0x05, 'changed'],
  ] as const)
    assert.equal(distrust(judgeUse(sent({ flags }), { ...expected, counter: 0, synced }, sha256, yes)), why, `${synced} ${flags}`);
});

test('who counts has counted on, and who never counted is not asked to', () => {
  const counters = fc.nat({ max: 0xffffffff });
  fc.assert(
    fc.property(counters, counters, (before, counter) => {
      const judged = used({ counter }, before);
      if (counter > before || (counter === 0 && before === 0)) assert.deepEqual(judged, { counter });
      else assert.equal(distrust(judged), 'copied');
    }),
  );
});

test('what is signed is what the authenticator said and the digest of what the browser said, all of it', () => {
  const whole = sent({ counter: 7 });
  judgeUse(whole, { ...expected, ...still }, sha256, (bytes) => {
    assert.deepEqual(bytes, new Uint8Array(Buffer.concat([whole.authenticatorData, sha256(whole.clientData)])));
    return true;
  });
});

test('an enrolment gives the id of the passkey, and whether it is kept by a password manager', () => {
  const ids = fc.uint8Array({ minLength: 1, maxLength: 1_023 });
  fc.assert(
    fc.property(ids, fc.boolean(), (credential, synced) => {
      const flags = 0x45 | (synced ? 0x18 : 0);
      const judged = judgeEnrolment(sent({ type: 'webauthn.create', flags, counter: 3, credential }), expected, sha256);
      assert.deepEqual(judged, { credential, counter: 3, synced });
    }),
  );
  const credential = new Uint8Array(16);
  const make = (parts: Parts) => judgeEnrolment(sent({ type: 'webauthn.create', flags: 0x45, credential, ...parts }), expected, sha256);
  assert.equal(distrust(make({ type: 'webauthn.get' })), 'malformed');
  assert.equal(distrust(make({ flags: 0x05 })), 'malformed');
  assert.equal(distrust(make({ flags: 0x41 })), 'unverified');
  assert.equal(distrust(make({ credential: new Uint8Array(0) })), 'malformed');
  assert.equal(distrust(make({ credential: new Uint8Array(1_024) })), 'malformed');
});

test('whatever is sent instead is refused, and nothing throws', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const whole = sent({ type: 'webauthn.create', flags: 0x45, credential: new Uint8Array(16) });
  fc.assert(
    fc.property(bytes, bytes, fc.nat({ max: 80 }), (clientData, authenticatorData, cut) => {
      for (const each of [
        { clientData, authenticatorData },
        { clientData, authenticatorData: whole.authenticatorData },
        { clientData: whole.clientData, authenticatorData: whole.authenticatorData.subarray(0, Math.min(cut, 70)) },
      ]) {
        assert.ok(distrust(judgeEnrolment(each, expected, sha256)), 'an enrolment');
        assert.ok(distrust(judgeUse(each, { ...expected, ...still }, sha256, yes)), 'a use');
      }
    }),
  );
});
