import { isIP } from 'node:net';
import { Secret } from '@hansa/domain/port/secret.ts';
import { z } from 'zod';
import type { Sources, SecretSource } from './secret-source.ts';
import type { Tls } from './server-config.ts';

/*
 * Forms of values. The message of each is what was expected; what was found is added by `read.ts`, which shows no text that a person wrote.
 * A value that stands for a file or a secret becomes it here, so that an unreadable file is one complaint among the others.
 */

export const text = z.string('a text').min(1, 'a text that is not empty');
export const host = z.string('the name or address of a host').regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'the name or address of a host');
export const port = z.int('a port from 1 to 65535').min(1, 'a port from 1 to 65535').max(65_535, 'a port from 1 to 65535');
export const mailAddress = z.string('a mail address').regex(/^[^\s@]+@[^\s@]+$/, 'a mail address');
export const cellName = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'the name of a cell as the platform has it');

/** Milliseconds; null for `never`. Shorter than a day nothing can be rotated in turn. */
export const age = z
  .string('an age, as in 90d, or `never`')
  .regex(/^([1-9]\d{0,3}d|never)$/, 'an age of at least a day, as in 90d, or `never`')
  .transform((value) => (value === 'never' ? null : Number.parseInt(value, 10) * 86_400_000));

/** A network by its address and the length of its prefix. */
export const network = z.string('a network, as in 10.42.0.0/16').refine((value) => {
  const [, address = '', length = ''] = /^([0-9A-Fa-f.:]+)\/(\d{1,3})$/.exec(value) ?? [];
  return isIP(address) !== 0 && Number(length) <= (isIP(address) === 4 ? 32 : 128);
}, 'a network, as in 10.42.0.0/16');

const local = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A Service of the cluster that we run in: what is between is the cluster's own network, and its policies. */
const inCluster = /^[a-z0-9-]+(\.[a-z0-9-]+)\.svc\.cluster\.local$/;

/** An address without credentials in it, by https; by http only on this machine or in this cluster. */
export const url = z.string('an address that begins with https://').transform((value, context) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const safe =
    parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && (local.test(parsed.hostname) || inCluster.test(parsed.hostname)));
  if (parsed && safe && parsed.username === '' && parsed.password === '') return parsed;
  context.issues.push({
    code: 'custom',
    input: undefined,
    message: 'an address that begins with https:// and has no password in it',
    params: { found: 'another text' },
  });
  return z.NEVER;
});

export function formsOf(sources: Sources) {
  const source: z.ZodType<SecretSource> = z.union(
    [z.strictObject({ file: text }), z.strictObject({ env: text }), z.strictObject({ credential: text })],
    'where the secret is: {file: PATH}, {env: NAME} or {credential: NAME}, and never the secret itself',
  );
  const secret = source.transform((value, context): Secret => {
    const taken = sources.secret(value);
    if ('value' in taken) return taken.value;
    context.issues.push({ code: 'custom', input: undefined, message: 'a secret', params: { found: taken.found } });
    return z.NEVER;
  });
  const file = text.transform((path, context): string => {
    const taken = sources.text(path);
    if ('value' in taken) return taken.value;
    context.issues.push({ code: 'custom', input: undefined, message: 'a file that can be read', params: { found: taken.found } });
    return z.NEVER;
  });
  /** A word that is no secret, or where it is: what an account is called comes with its password. */
  const word = z.union([text, secret.transform((value) => value.reveal())]);
  /** A private key: it ends with a line end, or OpenSSH does not read it. */
  const key = secret.transform((value) => new Secret(`${value.reveal()}\n`));
  const tls = z
    .union([z.literal('none'), z.strictObject({ ca: file })], '`none`, or {ca: PATH} for an authority of your own')
    .optional()
    .transform((value): { readonly tls?: Tls } => (value === 'none' ? {} : { tls: value ?? {} }));
  return { secret, word, file, key, tls, path: text.transform((name) => sources.path(name)) };
}

export type Forms = ReturnType<typeof formsOf>;
