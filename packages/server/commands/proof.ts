import { createHash } from 'node:crypto';
import { DISTRUST, type Distrust, type Site, judgeUse } from '@hansa/domain/access/passkey.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Factor, readCode } from '@hansa/domain/access/second-factor.ts';
import { challenge, spendChallenge } from '../db/challenges.ts';
import { lockPasskey, passkeysOf, usedPasskey } from '../db/passkeys.ts';
import { codesLeft, spendCode } from '../db/recovery-codes.ts';
import { append } from '../db/register.ts';
import { noteFactor } from '../db/sessions.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { isSignedBy, readKey } from './passkey-keys.ts';
import { personEvent } from './person-event.ts';
import type { Entered, Gate } from './sessions.ts';

/** Somebody in a session of their own, which is about to be worth more or has been. */
export interface Asker {
  readonly session: Entered;
  /** By which the browser is known until now. */
  readonly word: string;
  readonly request: string;
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Throws a Refusal where a machine asks: its token has no hands. */
export function person({ session }: Pick<Asker, 'session'>): string {
  if (session.kind === 'session') return session.person;
  throw new Refusal('forbidden', 'factor/machine', 'A token is of a machine, and machines have no passkeys.');
}

/** What a passkey of theirs has to sign, once and within five minutes. */
export async function askProof({ pool, bytes }: Gate, asker: Pick<Asker, 'session'>) {
  const passkeys = await passkeysOf(pool, person(asker));
  return { challenge: await challenge(pool, bytes, asker.session.id), allow: passkeys.map(({ credential }) => credential) };
}

/** What a browser sends of a passkey that was used. */
export interface Used {
  readonly credential: Uint8Array;
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
}

/** Makes the session whole; gives its new word. Throws a Refusal that says why not, and which the register has. */
export async function proveByPasskey(gate: Gate, asker: Asker, site: Site, used: Used): Promise<string> {
  const whose = person(asker);
  const asked = await spendChallenge(gate.pool, asker.session.id);
  return deciding(gate, asker, async (client) => {
    const passkey = await lockPasskey(client, whose, used.credential);
    const key = passkey && readKey(passkey.key);
    if (!passkey || !key) return { type: 'passkey.refused', data: { distrust: 'signature' } };
    const { id, counter, synced } = passkey;
    const expected = { site, challenge: asked?.toString('base64url'), counter, synced };
    const judged = judgeUse(used, expected, sha256, (bytes) => isSignedBy(key, bytes, used.signature));
    if ('distrust' in judged) return { type: 'passkey.refused', data: { passkey: id, distrust: judged.distrust } };
    await usedPasskey(client, id, judged.counter);
    return { type: 'passkey.used', data: { passkey: id }, factor: 'passkey' };
  });
}

/** The same by a recovery code, which is spent by that. */
export async function proveByCode(gate: Gate, asker: Asker, typed: string): Promise<string> {
  const whose = person(asker);
  const code = readCode(typed);
  return deciding(gate, asker, async (client) => {
    if (code === undefined || !(await spendCode(client, whose, code))) return { type: 'recovery-code.refused', data: {} };
    return { type: 'recovery-code.used', data: { left: await codesLeft(client, whose) }, factor: 'recovery' };
  });
}

/** What came of a try. Without a factor it was refused. */
interface Tried {
  readonly type: string;
  readonly data: { readonly distrust?: Distrust; readonly [key: string]: unknown };
  readonly factor?: Factor;
}

/** A try and its line in the register are one; a refusal is thrown when that stands. */
async function deciding(gate: Gate, { session, word, request }: Asker, act: (client: Transaction) => Promise<Tried>): Promise<string> {
  const { next, data } = await transaction(gate.pool, async (client) => {
    const { type, data, factor } = await act(client);
    await append(client, [personEvent(gate, type, session, data, request)]);
    return { data, next: factor && (await noteFactor(client, gate.bytes, session.id, word, factor)) };
  });
  if (next !== undefined) return next;
  const why = data.distrust === undefined ? 'That is none of your recovery codes, or it was used already.' : DISTRUST[data.distrust];
  throw new Refusal('forbidden', 'factor/refused', why);
}
