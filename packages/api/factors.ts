import { z } from 'zod';
import { instant } from './shapes.ts';

/* Second factors of operators: passkeys (Web Authentication) and recovery codes. Bytes are base64url without padding, as browsers have them. */

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[\w-]+$/)
    .meta({ description: `base64url, at most ${most} bytes.` });
const credential = bytes(1_023);

export const passkeyName = z
  .string()
  .trim()
  .regex(/^[ -~\u00a0-\uffff]{1,60}$/, 'a name: at most 60 characters, and none that cannot be printed');

const passkey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    madeAt: instant,
    usedAt: instant.nullable(),
    synced: z.boolean().meta({ description: 'A password manager keeps it, and may have it on several devices.' }),
  })
  .meta({ id: 'Passkey' });

export const factors = z
  .object({
    passkeys: z.array(passkey),
    codesLeft: z.int(),
    wanted: z.boolean().meta({ description: 'In production: nobody is an operator by one factor alone.' }),
  })
  .meta({ id: 'Factors' });

export const codes = z.array(z.string()).meta({ description: 'Recovery codes; each is good once.', examples: [['k7m2-p9x4-qd3r-8tvw']] });

export const challenge = z.object({ challenge: bytes(32), site: z.string(), allow: z.array(credential) }).meta({
  id: 'Challenge',
  description: '`PublicKeyCredentialRequestOptions`: `site` is the relying party, `allow` the passkeys of this person.',
});

export const passkeyOffer = z
  .object({
    challenge: bytes(32),
    site: z.string(),
    user: z.object({ id: bytes(64), name: z.string() }),
    exclude: z.array(credential),
    algorithms: z.array(z.int()),
  })
  .meta({ id: 'PasskeyOffer', description: '`PublicKeyCredentialCreationOptions`: `exclude` are the passkeys that are there already.' });

export const enrolment = z
  .strictObject({
    name: passkeyName,
    clientData: bytes(2_048),
    authenticatorData: bytes(4_096),
    publicKey: bytes(2_048).meta({ description: 'SubjectPublicKeyInfo, DER, as `getPublicKey()` gives it.' }),
  })
  .meta({ id: 'Enrolment', description: 'What the browser says of a passkey that it has made. No attestation.' });

export const proof = z
  .union([
    z.strictObject({ credential, clientData: bytes(2_048), authenticatorData: bytes(1_024), signature: bytes(1_024) }),
    z.strictObject({ code: z.string().min(1).max(60) }),
  ])
  .meta({ id: 'Proof', description: 'By a passkey, or by a recovery code.' });
