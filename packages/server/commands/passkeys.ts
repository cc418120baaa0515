import { DISTRUST, type Sent, type Site, judgeEnrolment } from '@hansa/domain/access/passkey.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { CODE_BYTES, readCode, recoveryCodes } from '@hansa/domain/access/second-factor.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { challenge, spendChallenge } from '../db/challenges.ts';
import { addPasskey, namePasskey, passkeysOf, removePasskey } from '../db/passkeys.ts';
import { lockPerson } from '../db/people.ts';
import { keepCodes } from '../db/recovery-codes.ts';
import { append } from '../db/register.ts';
import { endOthers, noteFactor, sessionById } from '../db/sessions.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { ALGORITHMS, readKey } from './passkey-keys.ts';
import { personEvent } from './person-event.ts';
import { type Asker, person, sha256 } from './proof.ts';
import type { Gate } from './sessions.ts';
import { notFound } from './tenants.ts';

/** Passkeys of one person: somebody with more keeps what they have lost. */
const MOST = 20;

/** What a browser needs to make a passkey, once and within five minutes. */
export async function offerPasskey({ pool, bytes }: Gate, { session }: Pick<Asker, 'session'>) {
  const passkeys = await passkeysOf(pool, person({ session }));
  return {
    challenge: await challenge(pool, bytes, session.id),
    // Of the person as we know them, and nothing that says who that is: authenticators show it to nobody and keep it.
    user: { id: sha256(new TextEncoder().encode(session.person)), name: session.name },
    exclude: passkeys.map(({ credential }) => credential),
    algorithms: ALGORITHMS,
  };
}

export interface Making extends Sent {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/**
 * Takes a passkey that the browser has made, and its session for a whole one, for whoever has made it has shown it. Gives the new word and, with
 * the first one, recovery codes. Throws a Refusal; whoever has a passkey adds no other one without.
 */
export async function enrol(gate: Gate, asker: Asker, site: Site, { name, publicKey, ...sent }: Making) {
  const whose = person(asker);
  const { session, word, request } = asker;
  const asked = await spendChallenge(gate.pool, session.id);
  const judged = judgeEnrolment(sent, { site, challenge: asked?.toString('base64url') }, sha256);
  if ('distrust' in judged) throw new Refusal('forbidden', 'factor/refused', DISTRUST[judged.distrust]);
  if (!readKey(publicKey)) throw new Refusal('invalid', 'factor/key', 'The key of this passkey is of a kind that is not taken here.');
  return changing(gate, asker, async (client) => {
    const there = await passkeysOf(client, whose);
    // Somebody else was faster, with another link of the same person: only one of them is who they say.
    if (there.length > 0 && session.factor === null)
      throw new Refusal('forbidden', 'factor/there', 'You have a passkey by now: show it first.');
    if (there.length >= MOST) throw new Refusal('invalid', 'factor/many', `You have ${MOST} passkeys: remove one first.`);
    const { credential, counter, synced } = judged;
    const id = uuid7(gate.now(), gate.bytes(10));
    const made = { id, person: whose, credential: Buffer.from(credential), key: Buffer.from(publicKey), counter, synced, name };
    if (!(await addPasskey(client, made))) throw new Refusal('invalid', 'factor/known', 'Somebody has this passkey already.');
    await append(client, [personEvent(gate, 'passkey.added', session, { passkey: id, synced }, request)]);
    const codes = there.length === 0 ? await newCodes(gate, client, asker) : null;
    return { codes, word: await noteFactor(client, gate.bytes, session.id, word, 'passkey') };
  });
}

/** Gives a passkey another name. The register has none of its names: somebody may have put theirs into it. */
export function renamePasskey(gate: Gate, asker: Asker, id: string, name: string): Promise<void> {
  return changing(gate, asker, async (client) => {
    if (!(await namePasskey(client, asker.session.person, id, name))) throw notFound();
  });
}

/**
 * Takes a passkey away, and ends what passkeys have opened elsewhere: whoever has lost a laptop with a passkey has lost what is open on it, too. With
 * the last one go the codes, which would open a door that nobody locks.
 */
export function dropPasskey(gate: Gate, asker: Asker, id: string): Promise<void> {
  return changing(gate, asker, async (client) => {
    const whose = asker.session.person;
    if (!(await removePasskey(client, whose, id))) throw notFound();
    const left = (await passkeysOf(client, whose)).length;
    if (left === 0) await keepCodes(client, whose, []);
    await endOthers(client, { person: whose, factor: 'passkey', but: asker.session.id });
    await append(client, [personEvent(gate, 'passkey.removed', asker.session, { passkey: id, left }, asker.request)]);
  });
}

/** Ten new codes; those before are good no more, nor what they have opened elsewhere. */
export function renewCodes(gate: Gate, asker: Asker): Promise<readonly string[]> {
  return changing(gate, asker, async (client) => {
    const { person: whose, id } = asker.session;
    if ((await passkeysOf(client, whose)).length === 0)
      throw new Refusal('forbidden', 'factor/none', 'Codes are for whoever has lost a passkey: make one first.');
    const codes = await newCodes(gate, client, asker);
    await endOthers(client, { person: whose, factor: 'recovery', but: id });
    return codes;
  });
}

async function newCodes(gate: Gate, client: Transaction, { session, request }: Asker): Promise<readonly string[]> {
  const codes = recoveryCodes(gate.bytes(CODE_BYTES));
  await keepCodes(
    client,
    session.person,
    codes.map(readCode).filter((code) => code !== undefined),
  );
  await append(client, [personEvent(gate, 'recovery-code.renewed', session, { codes: codes.length }, request)]);
  return codes;
}

/** One at a time for each person, and nothing for a session that was ended while it waited: what a reset took away stays away. */
async function changing<T>({ pool }: Gate, asker: Asker, act: (client: Transaction) => Promise<T>): Promise<T> {
  const whose = person(asker);
  return transaction(pool, async (client) => {
    await lockPerson(client, whose);
    if (!(await sessionById(client, asker.session.id))) throw new Refusal('signed-out', 'session/none', 'Sign in first.');
    return act(client);
  });
}
