import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { readAssertion, samlRequest } from './saml.ts';

const APP = {
  cell: 'fsn-1',
  realm: 'k7m2p9x4qd',
  client: 'mautic',
  protocol: 'saml',
  issuer: 'https://id.example/realms/k7m2p9x4qd',
  redirect: 'https://m.example/s/saml/login_check?a=1&b=2',
  secret: undefined,
} as const;

/** The form that Keycloak 26.7 shows, as short as can be. */
function page(
  id: string,
  change: (xml: string) => string = (xml) => xml,
  action = 'https://m.example/s/saml/login_check?a=1&amp;b=2',
): string {
  const xml = change(
    [
      `<samlp:Response InResponseTo="${id}"><saml:Issuer>${APP.issuer}</saml:Issuer>`,
      '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/><saml:Assertion><dsig:SignatureValue>x</dsig:SignatureValue>',
      '<saml:Audience>mautic</saml:Audience><saml:Attribute Name="email"><saml:AttributeValue>a&amp;b@x.example</saml:AttributeValue>',
      '</saml:Attribute></saml:Assertion></samlp:Response>',
    ].join(''),
  );
  return `<form name="saml-post-binding" method="post" action="${action}"><input type="hidden" name="SAMLResponse" value="${btoa(xml)}"/>`;
}

test('a request names its app, its address and itself', () => {
  const { id, url } = samlRequest(APP);
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  assert.ok(url.href.startsWith(`${APP.issuer}/protocol/saml?`));
  for (const part of [id, '<saml:Issuer>mautic</saml:Issuer>', 'login_check?a=1&amp;b=2"']) assert.ok(xml.includes(part), part);
});

test('an answer is read when everything about it is right, and refused by name when not', () => {
  assert.deepEqual(readAssertion(page('_1'), '_1', APP), { issuer: APP.issuer, email: 'a&b@x.example' });
  const wrong: [string, RegExp][] = [
    [page('_2'), /another request/],
    [page('_1', undefined, 'https://evil.example/'), /another address/],
    [page('_1', (xml) => xml.replace('Success', 'Responder')), /says no/],
    [page('_1', (xml) => xml.replace('>mautic<', '>odoo<')), /another app/],
    [page('_1', (xml) => xml.replace('SignatureValue>x', 'Nothing>x')), /no signature/],
  ];
  for (const [html, why] of wrong) assert.throws(() => readAssertion(html, '_1', APP), why);
});
