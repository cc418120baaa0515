import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EXAMPLES, call, contents, copyOf, edit, typed, write } from '../sample.ts';
import { check } from './check.ts';

const place = {
  type: 'object',
  additionalProperties: false,
  required: ['file', 'pointer', 'offset', 'length', 'line', 'column'],
  properties: {
    file: { type: 'string' },
    pointer: { type: 'string' },
    offset: { type: 'integer', minimum: 0 },
    length: { type: 'integer', minimum: 0 },
    line: { type: 'integer', minimum: 1 },
    column: { type: 'integer', minimum: 1 },
  },
};
const texts = Object.fromEntries(['code', 'subject', 'found', 'expected', 'message', 'hint'].map((name) => [name, { type: 'string' }]));
const diagnostic = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'severity', 'at', 'subject', 'found', 'expected', 'message', 'hint', 'fix', 'evidence', 'related', 'accepted'],
  properties: {
    ...texts,
    severity: { enum: ['error', 'warning', 'note'] },
    at: place,
    related: { type: 'array', items: place },
    accepted: { type: ['object', 'null'] },
    evidence: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['url', 'checkedAt'],
        properties: { url: { type: 'string', pattern: '^https://' }, checkedAt: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } },
      },
    },
    fix: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['file', 'offset', 'length', 'text'],
        properties: { file: { type: 'string' }, offset: { type: 'integer' }, length: { type: 'integer' }, text: { type: 'string' } },
      },
    },
  },
};
const RUN = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'counts', 'diagnostics'],
  properties: {
    version: { const: 1 },
    counts: {
      type: 'object',
      additionalProperties: false,
      required: ['error', 'warning', 'note'],
      properties: { error: { type: 'integer' }, warning: { type: 'integer' }, note: { type: 'integer' } },
    },
    diagnostics: { type: 'array', items: diagnostic },
  },
};

/** The municipality with mistakes in both kinds of file; two of them have a certain fix. */
function mistaken(t: Parameters<typeof copyOf>[0]): string {
  const folder = copyOf(t, 'gemeente');
  edit(folder, 'platform.yaml', (text) =>
    text.replace('secrets: sealed-secrets', 'secrets: sops').replace('drill: monthly', 'drill: never'),
  );
  return folder;
}

test('the JSON form is that of the contract', async (t) => {
  const folder = mistaken(t);
  edit(folder, 'tenants/tenant-b.yaml', (text) => text.replace(/^id: .*/m, 'id: a1b5c9d3ef').replace(/^seats: .*/m, 'seats: 251'));
  const { code, stdout } = await call(check, folder, [], {}, 'json');
  assert.equal(code, 1);
  const run = JSON.parse(stdout) as {
    counts: { error: number };
    diagnostics: { code: string; at: { file: string; offset: number }; related: { line: number }[] }[];
  };
  const validate = new Ajv2020({ strict: false }).compile(RUN);
  assert.ok(validate(run), JSON.stringify(validate.errors));
  assert.deepEqual(
    run.diagnostics.map((each) => each.code),
    ['gitops/decryptor', 'state/uncovered', 'spec/duplicate', 'spec/range'],
  );
  assert.equal(run.counts.error, 4);
  // The other tenant's place is in its own file.
  assert.equal(run.diagnostics[2]?.related[0]?.line, 3);
});

test('the text form shows line, caret, hint and source; SARIF is what review tools read', async (t) => {
  const folder = mistaken(t);
  const { stdout } = await call(check, folder);
  assert.match(
    stdout,
    /^error gitops\/decryptor {2}.*\n +at platform\.yaml:\d+:\d+ \/stack\/secrets\n\d+ \| stack: \{ secrets: sops \}\n +\| {19}\^{4}\n +\| = |^/m,
  );
  assert.match(stdout, /\n2 errors\.\n$/);
  const sarif = JSON.parse((await call(check, folder, [], {}, 'sarif')).stdout) as {
    version: string;
    runs: [{ results: { ruleId: string; ruleIndex: number; level: string }[]; tool: { driver: { rules: { id: string }[] } } }];
  };
  assert.equal(sarif.version, '2.1.0');
  const [run] = sarif.runs;
  for (const result of run.results) assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
  assert.deepEqual(
    run.results.map((each) => each.level),
    ['error', 'error'],
  );
});

test('SARIF names files from where the command runs: a review tool knows them from the root of the repository', async () => {
  const { stdout } = await typed(['-C', 'examples/gemeente/as-wished', '--format', 'sarif', 'check'], { cwd: join(EXAMPLES, '..') });
  const { runs } = JSON.parse(stdout) as {
    runs: [{ results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }];
  };
  const uris = runs[0].results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri);
  assert.deepEqual([...new Set(uris)], ['examples/gemeente/as-wished/platform.yaml']);
});

test('no complaints are no complaints in every form', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.deepEqual(await call(check, folder), { code: 0, stdout: 'No complaints.\n', stderr: '' });
  assert.deepEqual(JSON.parse((await call(check, folder, [], {}, 'json')).stdout), {
    version: 1,
    counts: { error: 0, warning: 0, note: 0 },
    diagnostics: [],
  });
  assert.equal(
    (JSON.parse((await call(check, folder, [], {}, 'sarif')).stdout) as { runs: [{ results: unknown[] }] }).runs[0].results.length,
    0,
  );
});

test('--fix applies what is certain, leaves every other byte, and the next check is silent', async (t) => {
  const folder = mistaken(t);
  const before = contents(folder);
  const { code, stdout, stderr } = await call(check, folder, [], { fix: true });
  assert.deepEqual([code, stdout, stderr], [0, 'No complaints.\n', 'Applied 2 edits.\n']);
  const after = contents(folder);
  const expected = (before.get('platform.yaml') ?? '').replace('secrets: sops', 'secrets: sealed-secrets').replace(', drill: never', '');
  assert.equal(after.get('platform.yaml'), expected);
  assert.equal((await call(check, folder)).code, 0);
  assert.deepEqual(contents(folder), after);
});

test('--fix keeps a byte order mark and the line ends of another system', async (t) => {
  const folder = mistaken(t);
  edit(folder, 'platform.yaml', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`);
  assert.equal((await call(check, folder, [], { fix: true })).code, 0);
  const text = Buffer.from(contents(folder).get('platform.yaml') ?? '', 'latin1').toString('utf8');
  assert.ok(text.startsWith('\uFEFF#') && text.includes('secrets: sealed-secrets }\r\n') && !/[^\r]\n/.test(text));
});

test('--fix writes nothing where a person has to decide first: an exit other than 0 changes no file', async (t) => {
  const folder = mistaken(t);
  edit(folder, 'tenants/tenant-b.yaml', (text) => text.replace(/^seats: .*/m, 'seats: 251'));
  const before = contents(folder);
  const { code, stdout, stderr } = await call(check, folder, [], { fix: true });
  assert.equal(code, 1);
  assert.match(stderr, /^Nothing was written: 2 edits are ready, and a person has to see to spec\/range first\.\n$/);
  assert.match(stdout, /3 errors/);
  assert.deepEqual(contents(folder), before);
});

test('--fix fixes what only a fix brings to light, round by round', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => text.replace('gitops: {', 'gitops: { engine: argocd,').replace('hetzner/fsn1', 'hetzner/fsn2'));
  assert.equal((await call(check, folder, [], { fix: true })).code, 0);
  assert.match(contents(folder).get('platform.yaml') ?? '', /stack: \{ secrets: sealed-secrets \}/);
});

test('a file that is no text is complained of, not repaired', async (t) => {
  const folder = copyOf(t, 'nordlys');
  write(folder, 'tenants/acme.yaml', new Uint8Array([0x69, 0x64, 0x3a, 0x20, 0xff, 0xfe]));
  const before = contents(folder);
  assert.equal((await call(check, folder, [], { fix: true })).code, 1);
  assert.deepEqual(contents(folder), before);
});

test('an exception that has ended is said on the day that is asked for, and refuses what it was needed for', async (t) => {
  const folder = copyOf(t, 'gemeente');
  const on = (at: string) => call(check, folder, [], { at });
  const before = await on('2027-06-30');
  assert.ok(before.code === 0 && !before.stdout.includes('accept-ended'), before.stdout);
  const after = await on('2028-01-01');
  assert.equal(after.code, 1);
  assert.match(after.stdout, /error sovereignty\/accept-ended .*until 2027-12-31; that is over/);
  edit(folder, 'platform.yaml', (text) => text.replace('  runtime: eu\n', ''));
  const needless = await on('2028-01-01');
  assert.equal(needless.code, 0);
  assert.match(needless.stdout, /warning sovereignty\/accept-ended .*until 2027-12-31; that is over/);
  const wrong = await on('tomorrow');
  assert.equal(wrong.code, 2);
});
