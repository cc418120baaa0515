import type { EndpointName } from '@hansa/api/endpoints.ts';
import type { enrolment, proof } from '@hansa/api/factors.ts';
import type { Site } from '@hansa/domain/access/passkey.ts';
import type { z } from 'zod';
import { dropPasskey, enrol, offerPasskey, renamePasskey, renewCodes } from '../../commands/passkeys.ts';
import { type Asker, askProof, proveByCode, proveByPasskey } from '../../commands/proof.ts';
import { factorsOf } from '../../questions/factors.ts';
import { type Answer, json } from '../exchange.ts';
import type { Counter, Handler, Passed } from './request.ts';
import { sessionShown } from './session-shown.ts';
import { cookie } from './word.ts';

/** A passkey is bound to the address by which browsers reach this server, whatever name a request came by. */
function siteOf({ signIn: { home } }: Counter): Site {
  return { id: home.hostname, origin: home.origin };
}

/** The door has let nobody here without a session. */
function asker({ session, word, request }: Passed): Asker {
  if (!session || word === undefined) throw new Error('an endpoint of second factors was asked without a session');
  return { session, word, request };
}

const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const read = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

/** One handler an endpoint of second factors. */
export const FACTOR_HANDLERS = {
  askProof: async (passed, counter) => {
    const { challenge, allow } = await askProof(counter.desk, asker(passed));
    return json(200, { challenge: shown(challenge), site: siteOf(counter).id, allow: allow.map(shown) });
  },
  prove: async (passed, counter) => {
    const [by, body] = [asker(passed), passed.body as z.infer<typeof proof>];
    counter.limits.prove(by.session);
    const word =
      'code' in body ? await proveByCode(counter.desk, by, body.code) : await proveByPasskey(counter.desk, by, siteOf(counter), used(body));
    const session = { ...by.session, factor: 'code' in body ? ('recovery' as const) : ('passkey' as const) };
    return json(200, sessionShown(session, counter), withWord(word, session.expiresAt, counter));
  },
  factors: async (passed, counter) => json(200, await factorsShown(passed, counter)),
  offerPasskey: async (passed, counter) => {
    const { challenge, user, exclude, algorithms } = await offerPasskey(counter.desk, asker(passed));
    const named = { ...user, id: shown(user.id) };
    return json(200, { challenge: shown(challenge), site: siteOf(counter).id, user: named, exclude: exclude.map(shown), algorithms });
  },
  addPasskey: async (passed, counter) => {
    const [by, { name, ...sent }] = [asker(passed), passed.body as z.infer<typeof enrolment>];
    const [clientData, authenticatorData, publicKey] = [read(sent.clientData), read(sent.authenticatorData), read(sent.publicKey)];
    const { codes, word } = await enrol(counter.desk, by, siteOf(counter), { name, clientData, authenticatorData, publicKey });
    return json(201, { ...(await factorsShown(passed, counter)), codes }, withWord(word, by.session.expiresAt, counter));
  },
  namePasskey: async (passed, counter) => {
    await renamePasskey(counter.desk, asker(passed), passed.params['passkey'] ?? '', (passed.body as { name: string }).name);
    return json(200, await factorsShown(passed, counter));
  },
  removePasskey: async (passed, counter) => {
    await dropPasskey(counter.desk, asker(passed), passed.params['passkey'] ?? '');
    return json(200, await factorsShown(passed, counter));
  },
  renewCodes: async (passed, counter) => {
    const codes = await renewCodes(counter.desk, asker(passed));
    return json(201, { ...(await factorsShown(passed, counter)), codes });
  },
} satisfies Partial<Record<EndpointName, Handler>>;

function used({ credential, clientData, authenticatorData, signature }: Exclude<z.infer<typeof proof>, { code: string }>) {
  return {
    credential: read(credential),
    clientData: read(clientData),
    authenticatorData: read(authenticatorData),
    signature: read(signature),
  };
}

async function factorsShown(passed: Passed, { pool, signIn: { mustEnrol } }: Counter): Promise<object> {
  const { passkeys, codesLeft } = await factorsOf(pool, asker(passed).session.person);
  const each = passkeys.map(({ id, name, madeAt, usedAt, synced }) => {
    return { id, name, madeAt: madeAt.toISOString(), usedAt: usedAt?.toISOString() ?? null, synced };
  });
  return { passkeys: each, codesLeft, wanted: mustEnrol };
}

/** The session goes on under another word, and ends when it would have ended. */
function withWord(word: string, expiresAt: Date, { desk, secure }: Counter): Answer['headers'] {
  return { 'set-cookie': cookie(word, secure, Math.max(1, Math.ceil((expiresAt.getTime() - desk.now()) / 1_000))) };
}
