import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { EXAMPLES_FOLDER, readExamples } from '../build/examples.ts';
import { MOST_CHARACTERS, fragmentOf, readFragment } from './share.ts';

const packed = (value: unknown): string => `#spec=1.${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;
const refused = (fragment: string, why: RegExp) => assert.rejects(readFragment(fragment), why);

test('what an address carries comes out as it went in, for every example, and fits', async () => {
  const examples = readExamples(EXAMPLES_FOLDER);
  assert.ok(examples.length >= 3);
  for (const { name, files } of examples) {
    const fragment = await fragmentOf({ name, files });
    assert.match(fragment, /^#spec=1\.[\w-]+$/);
    assert.ok(fragment.length < MOST_CHARACTERS, `${name}: ${fragment.length}`);
    assert.deepEqual(await readFragment(fragment), { name, files });
  }
});

test('every text survives it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
      const spec = { name: 'x', files: [['platform.yaml', text.replaceAll(/\r\n?/g, '\n')]] as const };
      assert.deepEqual(await readFragment(await fragmentOf(spec)), spec);
    }),
    { numRuns: 30 },
  );
});

test('what is broken, cut, foreign or hostile is refused with its reason', async () => {
  const whole = await fragmentOf({ name: 'a', files: [['platform.yaml', 'name: a\n'.repeat(50)]] });
  await refused(whole.slice(0, -8), /damaged, or was cut/);
  await refused('#spec=1.', /characters/);
  await refused('#spec=1.a b', /characters/);
  await refused('#spec=2.abcd', /another version/);
  await refused('#spec=1.AAAA', /damaged/);
  await refused(packed({ files: [] }), /something else/);
  await refused(packed(['a', [['tenants/x.yaml', '']]]), /no platform\.yaml/);
  for (const path of ['../platform.yaml', '/etc/passwd', 'tenants/../x.yaml', 'a.txt'])
    await refused(
      packed([
        'a',
        [
          ['platform.yaml', ''],
          [path, ''],
        ],
      ]),
      /a file that no spec has/,
    );
  await refused(packed(['a', [['platform.yaml', 7]]]), /a file that no spec has/);
  await refused(packed(['a', [['platform.yaml', ' '.repeat(5 * 1024 * 1024)]]]), /more than any spec/);
});
