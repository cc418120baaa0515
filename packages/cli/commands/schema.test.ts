import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { EXAMPLES, NAMES, call } from '../sample.ts';
import { schema } from './schema.ts';

async function schemaOf(kind: string): Promise<{
  readonly $schema: string;
  readonly properties: Record<string, { description?: string; default?: unknown }>;
}> {
  return JSON.parse((await call(schema, '.', [kind])).stdout);
}

/** Valid against the meta schema, or it does not compile. Formats and unknown words would be mistakes of ours: strict. */
async function validatorOf(kind: string) {
  return new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, formats: { uri: true } }).compile(await schemaOf(kind));
}

const validate = { platform: await validatorOf('platform'), tenant: await validatorOf('tenant') };

for (const name of NAMES)
  test(`${name} is what the schema accepts`, async () => {
    assert.ok(
      validate.platform(parse(readFileSync(join(EXAMPLES, name, 'platform.yaml'), 'utf8'))),
      JSON.stringify(validate.platform.errors),
    );
    for (const file of readdirSync(join(EXAMPLES, name, 'tenants')))
      assert.ok(validate.tenant(parse(readFileSync(join(EXAMPLES, name, 'tenants', file), 'utf8'))), file);
  });

test('a misspelt key, a site that is not there and a missing key are what an editor marks', async () => {
  const nordlys = parse(readFileSync(join(EXAMPLES, 'nordlys', 'platform.yaml'), 'utf8')) as Record<string, unknown>;
  const wrong: readonly [unknown, RegExp][] = [
    [{ ...nordlys, appDomain: 'x.example' }, /additionalProperties/],
    [{ ...nordlys, cells: [{ name: 'fsn-1', at: 'hetzner/fsn2' }] }, /enum/],
    [{ ...nordlys, domain: undefined }, /required/],
    [{ ...nordlys, settings: { nextcloud: { pol: 'session' } } }, /additionalProperties/],
    [{ ...nordlys, name: 'A Name' }, /pattern/],
    [[], /type/],
  ];
  for (const [value, keyword] of wrong) {
    assert.equal(validate.platform(JSON.parse(JSON.stringify(value))), false);
    assert.match((validate.platform.errors ?? []).map((each) => each.keyword).join(), keyword);
  }
});

test('what could not work and is well written is for the compiler, not for the schema', async () => {
  for (const name of ['sovereign-saas', 'gemeente'])
    assert.ok(validate.platform(parse(readFileSync(join(EXAMPLES, name, 'as-wished', 'platform.yaml'), 'utf8'))), name);
});

test('every key says what it does, and its default with the reason', async () => {
  const { $schema, properties } = await schemaOf('platform');
  assert.equal($schema, 'https://json-schema.org/draft/2020-12/schema');
  for (const [key, each] of Object.entries(properties)) assert.ok((each.description ?? '').length > 5, key);
  assert.equal(properties['profile']?.default, 'production');
  assert.match(properties['profile']?.description ?? '', /Default: .*customers are real/);
  assert.equal((await call(schema, '.', [])).stdout, (await call(schema, '.', ['platform'])).stdout);
});
