import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBounce } from './bounce.ts';

const report = (status: string, original: string, headers = 'Content-Type: message/delivery-status'): string =>
  [
    'From: MAILER-DAEMON@mx.customer.example',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="b1"',
    '',
    'This is MIME.',
    '--b1',
    'Content-Type: text/plain',
    '',
    'I am sorry. Status: 2.0.0',
    '--b1',
    headers,
    '',
    status,
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    original,
    '--b1--',
    '',
  ].join('\r\n');

const ONE =
  'Reporting-MTA: dns; mx.customer.example\r\n\r\nFinal-Recipient: rfc822; mia@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550\r\n no such user';
const ORIGINAL = 'Subject: Willkommen\r\nMessage-ID:\r\n <abc@nordlys.example>';

test('a report names the recipient, the status and the message', () => {
  const expected = [{ recipient: 'mia@customer.example', action: 'failed', status: '5.1.1', messageId: '<abc@nordlys.example>' }];
  assert.deepEqual(readBounce(report(ONE, ORIGINAL)), expected);
  assert.deepEqual(readBounce(report(ONE, ORIGINAL).replaceAll('\r\n', '\n')), expected);
});

test('several recipients, the original one before the final, and one encoded in base64', () => {
  const two = `${ONE}\r\n\r\nOriginal-Recipient: rfc822;<a@b.example>\r\nFinal-Recipient: rfc822; c@d.example\r\nAction: Delayed\r\nStatus: 4.4.7 (timeout)\r\n`;
  assert.deepEqual(readBounce(report(two, 'Subject: x')).slice(1), [
    { recipient: 'a@b.example', action: 'delayed', status: '4.4.7', messageId: null },
  ]);
  const encoded = report(
    Buffer.from(ONE).toString('base64'),
    ORIGINAL,
    'Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64',
  );
  assert.equal(readBounce(encoded)[0]?.status, '5.1.1');
});

test('what is no report is none, whatever it is', () => {
  assert.deepEqual(readBounce('Subject: Out of office\r\nContent-Type: text/plain\r\n\r\nStatus: 5.1.1'), []);
  fc.assert(fc.property(fc.string(), (text) => void assert.ok(Array.isArray(readBounce(text)))));
  const whole = report(ONE, ORIGINAL);
  for (let end = 0; end < whole.length; end += 7) assert.ok(readBounce(whole.slice(0, end)).length <= 1);
});
