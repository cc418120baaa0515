import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compose, envelopeAddress, Malformed } from './compose.ts';
import { messageIdOf } from './port.ts';
import { message } from './suite.ts';

const sender = { address: 'cloud@nordlys.example', name: 'Nordlys' };
const id = messageIdOf('mail/a/b', 'nordlys.example');

test('two tries of one message have the same bytes', async () => {
  const want = message({ html: '<p>Guten Tag</p>' });
  assert.deepEqual(await compose(want, id, sender), await compose(want, id, sender));
});

test('whatever is written, the headers are ours', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  const ours = ['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'to'];
  // Written where there is a body, and a subject.
  const sometimes = ['content-transfer-encoding', 'subject'];
  await fc.assert(
    fc.asyncProperty(text, text, text, async (subject, name, body) => {
      const to = { address: 'mia@customer.example', name };
      const raw = await compose(message({ subject, text: body, to }), id, sender).catch((error: unknown) => {
        assert.ok(error instanceof Malformed);
      });
      if (!raw) return;
      const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
      const found = [...head.replaceAll(/\r\n[ \t]+/g, ' ').matchAll(/^([\w-]+):/gm)].map(([, header]) => header?.toLowerCase() ?? '');
      assert.deepEqual(found.filter((header) => !sometimes.includes(header)).toSorted(), ours);
      assert.match(head, /^[\x20-\x7e\r\n\t]*$/);
    }),
    { numRuns: 50 },
  );
});

test('an address is one address', () => {
  assert.equal(envelopeAddress('mia.o+k@x.example'), 'mia.o+k@x.example');
  assert.equal(envelopeAddress('a@bücher.example'), 'a@xn--bcher-kva.example');
  for (const none of [
    '',
    'a',
    '@b.example',
    'a@b',
    'a@b@c.example',
    'a b@c.example',
    '"a"@b.example',
    'a@[127.0.0.1]',
    'a@b.example\n',
    'ü@b.example',
    `${'a'.repeat(65)}@b.example`,
  ]) {
    assert.throws(() => envelopeAddress(none), Malformed, none);
  }
});
