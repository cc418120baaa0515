import { buffer } from 'node:stream/consumers';
import { domainToASCII } from 'node:url';
import type { Secret } from '@hansa/domain/port/secret.ts';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Message, MessageId } from './port.ts';

/** Whose mail it is. */
export interface Sender {
  readonly address: string;
  readonly name: string;
  /** Signs for the domain of `address`. The public half stands in DNS at `<selector>._domainkey.<domain>`. */
  readonly dkim?: { readonly selector: string; readonly key: Secret };
}

/** A message that cannot be one: what a person wrote would become part of the envelope or of the headers. */
export class Malformed extends Error {}

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;
/** Control characters, and those that end a line for somebody. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/**
 * The address as the envelope takes it, its domain in ASCII. Throws Malformed for what is none: quoted local parts, comments, routes and
 * letters beyond ASCII before the @ are allowed by the standards and are no address of a person whom we invited.
 */
export function envelopeAddress(address: string): string {
  if (CONTROL.test(address)) throw new Malformed('the address has a control character');
  const [local = '', domain = '', ...rest] = address.split('@');
  const ascii = domainToASCII(domain);
  if (rest.length > 0 || local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(ascii)) throw new Malformed('the address is none');
  return `${local}@${ascii}`;
}

/** The bytes on the wire. Two tries of one message differ in nothing but the time in the signature. */
export async function compose(message: Message, id: MessageId, { address, name, dkim }: Sender): Promise<Buffer> {
  const to = envelopeAddress(message.to.address);
  for (const line of [message.subject, message.to.name ?? ''])
    if (CONTROL.test(line)) throw new Malformed('a header has a control character');
  const composer = new MailComposer({
    messageId: id,
    date: new Date(message.at),
    from: { address, name },
    to: { address: to, name: message.to.name ?? '' },
    subject: message.subject,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    // RFC 3834: no vacation notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
    baseBoundary: id.slice(1, 17),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await buffer(composer.compile().createReadStream());
  if (dkim === undefined) return bytes;
  const signer = new DKIM({ domainName: domainOf(address), keySelector: dkim.selector, privateKey: dkim.key.reveal() });
  return buffer(signer.sign(bytes));
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
