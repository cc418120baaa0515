import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { ClientCredentials } from './port.ts';
import { Trouble } from '../trouble.ts';

/** What an app asks by SAML 2.0 (HTTP-Redirect binding): as itself, for an answer at its one address. Not signed, as Mautic's are not for us. */
export function samlRequest({ issuer, client, redirect }: ClientCredentials): { readonly id: string; readonly url: URL } {
  const id = `_${randomBytes(16).toString('hex')}`;
  const url = new URL(`${issuer}/protocol/saml`);
  const text = [
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`,
    ` ID="${id}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${escaped(url.href)}"`,
    ` AssertionConsumerServiceURL="${escaped(redirect)}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST">`,
    `<saml:Issuer>${escaped(client)}</saml:Issuer></samlp:AuthnRequest>`,
  ].join('');
  url.searchParams.set('SAMLRequest', deflateRawSync(text).toString('base64'));
  return { id, url };
}

/**
 * Reads the answer out of the page that would post it to the app: success, for this request, this app and this address, signed by somebody,
 * with the address of the person. The signature itself is not verified: it came straight from the identity provider, over TLS.
 */
export function readAssertion(page: string, id: string, { client, redirect }: ClientCredentials): { issuer: string; email: string } {
  const posted = /<form[^>]*\saction="([^"]+)"/i.exec(page)?.[1];
  const encoded = /name="SAMLResponse"\s+value="([^"]+)"/i.exec(page)?.[1] ?? '';
  const xml = Buffer.from(encoded.replaceAll('&#61;', '=').replaceAll('&#43;', '+'), 'base64').toString('utf8');
  const complaints = [
    unescaped(posted ?? '') === redirect ? '' : 'goes to another address',
    xml.includes('urn:oasis:names:tc:SAML:2.0:status:Success') ? '' : 'says no',
    xml.includes(`InResponseTo="${id}"`) ? '' : 'answers another request',
    new RegExp(`Audience>${escaped(client)}<`).test(xml) ? '' : 'is for another app',
    /<(?:\w+:)?Assertion[\s\S]*<(?:\w+:)?SignatureValue>/.test(xml) ? '' : 'has no signature',
  ].filter(Boolean);
  if (complaints.length > 0) {
    throw new Trouble('refused', 'identity/answer', `the app would not take the answer: it ${complaints.join(', ')}`);
  }
  const email = /Name="email"[^>]*>\s*<(?:\w+:)?AttributeValue[^>]*>([^<]*)</.exec(xml)?.[1] ?? '';
  return { issuer: /<(?:\w+:)?Issuer[^>]*>([^<]*)</.exec(xml)?.[1] ?? '', email: unescaped(email) };
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as const;
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign as keyof typeof ENTITIES]);
const unescaped = (text: string): string =>
  Object.entries(ENTITIES).reduceRight((rest, [sign, entity]) => rest.replaceAll(entity, sign), text);
