import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { giveConsent, maySupport } from '@hansa/server/commands/consents.ts';
import type { Desk } from '@hansa/server/commands/tenants.ts';
import { claimKey, keepAnswer } from '@hansa/server/db/answers.ts';
import { challenge } from '@hansa/server/db/challenges.ts';
import { addPasskey, passkeysOf } from '@hansa/server/db/passkeys.ts';
import { personFor } from '@hansa/server/db/people.ts';
import { receiptsIn } from '@hansa/server/db/receipts.ts';
import { codesLeft, keepCodes } from '@hansa/server/db/recovery-codes.ts';
import { openSession, sessionOf } from '@hansa/server/db/sessions.ts';
import { beginSignIn, endAt } from '@hansa/server/db/sign-ins.ts';
import { setAside } from '@hansa/server/db/spec.ts';
import { transaction } from '@hansa/server/db/transaction.ts';

const ISSUER = 'https://id.somewhere.example';
const bytes = (count: number): Uint8Array => randomBytes(count);

/** What people leave behind who come in, show a passkey, ask, and let support look: a row in each table that no loop writes. */
export async function peopleCome(desk: Desk, tenant: string): Promise<void> {
  const { pool } = desk;
  const person = await personFor(pool, { issuer: ISSUER, subject: 'somebody', tenant: null, name: 'Somebody' });
  const { word } = await openSession(pool, bytes, {
    person,
    role: 'operator',
    tenant: null,
    kind: 'session',
    lasts: 60,
    factor: 'provider',
  });
  const session = await sessionOf(pool, word);
  if (session && 'id' in session) await challenge(pool, bytes, session.id);
  const key = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const passkey = { id: crypto.randomUUID(), person, credential: randomBytes(16), key, counter: 1, synced: false, name: 'A key' };
  await transaction(pool, async (client) => {
    await addPasskey(client, passkey);
    await keepCodes(client, person, ['a'.repeat(16), 'b'.repeat(16)]);
    await setAside(client, 'tenants/no-yaml.yaml', '0'.repeat(40), [{ code: 'yaml/syntax', message: 'This is not YAML.' }]);
  });
  await passkeysOf(pool, person);
  await codesLeft(pool, person);
  await beginSignIn(pool, 'a word of a browser', tenant);
  await endAt(pool, { issuer: ISSUER, sid: 'a session', subject: 'somebody', token: 'a token', expiresAt: Date.now() / 1_000 + 60 });
  const asked = { actor: person, key: 'a key' };
  await claimKey(pool, asked, 'a digest');
  await transaction(pool, (client) => keepAnswer(client, asked, { status: 202, body: {}, headers: {} }));
  await receiptsIn(pool).put({ id: '<a-letter@somewhere.example>', key: 'mail/a', at: Date.now(), reply: '250 taken' });
  const by = (kind: 'operator' | 'support', id: string) => ({ actor: { kind, id }, request: 'freeze', trace: '' });
  await giveConsent(desk, tenant, { hours: 24, reason: 'Somebody asked.' }, by('operator', person));
  await maySupport(desk, tenant, by('support', 'support'));
}
