import assert from 'node:assert/strict';
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Linked } from '@hansa/domain/register/event.ts';
import { type Head, type Heads, textOf } from '@hansa/domain/register/heads.ts';
import { againstHeads } from './audit-heads.ts';

const KEY = generateKeyPairSync('ed25519');
const events = (count: number, of = 'a'): Linked[] =>
  Array.from({ length: count }, (_, n) => ({ tenant: 'k7m2p9x4qd', hash: hash('sha256', `${of}${n}`) }) as Linked);
const headOf = (all: readonly Linked[]): Head => ({ length: all.length, link: all.at(-1)?.hash ?? '' });

function signedText(day: string, previous: string | null, head: Head, broken: Heads['broken'] = {}): string {
  const heads: Heads = { version: 1, installation: 'i', day, previous, reached: '1.1', chains: { k7m2p9x4qd: head }, broken };
  const key = KEY.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return JSON.stringify({ ...heads, key, signature: sign(null, Buffer.from(textOf(heads)), KEY.privateKey).toString('base64') });
}

test('an export is held against every day that was signed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-heads-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const first = signedText('2026-11-21', null, headOf(events(2)));
  const second = signedText('2026-11-22', hash('sha256', first), headOf(events(4)));
  const put = (day: string, text: string): void => writeFileSync(join(folder, `${day}.json`), text);
  put('2026-11-21', first);
  put('2026-11-22', second);
  const wrong = (all: readonly Linked[]): readonly string[] => againstHeads(folder, all).wrong;
  assert.deepEqual(wrong(events(5)), []);
  assert.match(
    againstHeads(folder, events(5)).said[0] ?? '',
    /^2 days of heads, signed by SHA256:\S+; 4 of them were signed by 2026-11-22\.$/,
  );
  assert.match(wrong(events(3)).join(), /On 2026-11-22 this tenant had 4 events, and here are 3: some were cut off/);
  assert.equal(wrong([...events(1), ...events(4, 'b')]).filter((each) => /told anew/.test(each)).length, 2);

  put('2026-11-21', first.replace('"length":2', '"length":1'));
  assert.match(wrong(events(5)).join(), /heads of 2026-11-21 are not what their key has signed.*2026-11-22 do not follow/);
  put('2026-11-21', first);
  const broken = { k7m2p9x4qd: { signed: headOf(events(4)), found: headOf(events(3)) } };
  put('2026-11-23', signedText('2026-11-23', hash('sha256', second), headOf(events(5)), broken));
  assert.match(wrong(events(5)).join(), /Hansa itself found 3 events where 4 had been signed/);
  writeFileSync(join(folder, '2026-11-24.json'), '{');
  assert.throws(() => wrong(events(5)), /heads of 2026-11-24 are no file of Hansa's/);
});
