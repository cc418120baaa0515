import { z } from 'zod';
import { FORMS, text } from './forms.ts';
import { key, required } from './key.ts';

/** A word of somebody else's program: a client, a group, a claim. */
const word = z.string().regex(/^\S(?:.{0,198}\S)?$/, { error: 'a text without a blank at its ends, of at most 200 characters' });

const signIn = z.strictObject({
  issuer: required(z.string().regex(/^https:\/\/[^\s@?#]+$/, { error: 'an address that begins with https:// and has no password in it' }), {
    does: 'The issuer, as its OpenID Connect discovery says it.',
  }),
  client: required(word, { does: 'The confidential client that is registered there for Hansa.' }),
  claim: key(word, {
    does: 'The claim whose values say who may what, or the path to it.',
    default: 'groups',
    because: 'it is what most providers call it',
  }),
  operator: required(z.array(word).min(1).max(50), { does: 'Its values that make an operator.' }),
  support: key(z.array(word).max(50), { does: 'Its values that make support.', default: [], because: 'nobody is unless you say who' }),
  secondFactor: key(z.enum(['provider', 'passkey']), {
    does: 'Who asks operators for a second factor: the provider, which names it in `amr`, or Hansa, for a passkey.',
    default: 'provider',
    because: 'your people have one there',
  }),
});

const mailbox = z.strictObject({
  address: required(text('email'), {
    does: 'Where letters come back to. A mailbox of its own: everything in it is read and removed.',
    form: FORMS.email,
  }),
  host: required(text('domain'), { does: 'Its POP3 server, with TLS.', form: FORMS.domain }),
  port: key(z.int().min(1).max(65_535), { does: 'Port of that server.', default: 995, because: 'POP3 over TLS (RFC 8314)' }),
});

const dkim = z.strictObject({
  selector: required(z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, { error: 'letters, digits and hyphens' }), {
    does: 'Selector of the key that is published for the domain of `services.mail.from`.',
  }),
});

/** Hansa itself. What it needs to get in anywhere are secrets, which the list beside the tree names. */
export const controlPlane = z.strictObject({
  image: required(text('image'), { does: 'The image that you made by `packaging/Containerfile`.', form: FORMS.image }),
  replicas: key(z.int().min(1).max(9), {
    does: 'Processes at the same time; all of them work.',
    because: '3, so that one is left when one is replaced and another fails; 1 in an evaluation',
  }),
  database: required(z.array(text('address')).min(1).max(9), {
    does: 'Addresses of the servers of its own PostgreSQL (15 or later), which falls with no cell.',
    form: FORMS.address,
  }),
  databasePort: key(z.int().min(1).max(65_535), { does: 'Their port.', default: 5432, because: 'it is what PostgreSQL listens on' }),
  reaches: key(z.array(text('cidr')).max(50), {
    does: 'Private networks that it has to reach beside this cell: of your Git server, of other cells.',
    form: FORMS.cidr,
    default: [],
    because: 'what is public is reached anyway',
  }),
  configuration: key(z.enum(['brought']), {
    does: 'Its configuration is the key `server.yaml` of its Secret, written by you.',
    because: 'with one cell it follows from the plan; with more it is brought, for only you know a way into the others',
  }),
  otherVaultKey: key(z.boolean(), {
    does: 'Whether its Secret has a second key of the vault, `vault-key-other`, which opens and never seals: while the key changes.',
    default: false,
    because: 'there is one key, but while it changes',
  }),
  signIn: key(signIn, { does: 'The identity provider of your own people.', because: 'none: they come in by one-time links' }),
  mailbox: key(mailbox, {
    does: "Where Hansa's own letters come back to when nobody takes them, so that it hears of it.",
    because: 'none: they come back to `services.mail.from`, and nobody reads them there',
  }),
  dkim: key(dkim, { does: "Signs Hansa's own letters, by the key `dkim-key` of its Secret.", because: 'the relay signs, or nobody' }),
});
