import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doors, doorsTable } from './doors.ts';
import { holds, printed, repositoryFiles } from './repository.ts';
import type { Room } from './rooms.ts';

const ROOMS: Room[] = [
  { room: 'compiler', flat: true, opens: ['compiler/**'], never: '' },
  { room: 'compiler/plan', opens: ['compiler/spec/key.ts'], types: ['compiler/spec'], packages: ['zod'], never: '' },
  { room: 'compiler/spec', opens: [], never: '' },
  { room: 'compiler/catalogue/*/*', opens: [], never: '' },
  { room: 'cli', opens: ['compiler'], packages: 'declared', never: '' },
];
const DECLARED = { path: 'packages/cli/package.json', text: '{ "dependencies": { "commander": "1" } }' };
const found = (path: string, text: string): string => printed(doors([DECLARED, { path: `packages/${path}`, text }], ROOMS));

test('nobody in the house walks through a wall', () => {
  holds(doors(repositoryFiles()));
});

test('a room opens what the table says and nothing else', () => {
  assert.equal(found('compiler/plan/a.ts', "import { b } from './b.ts';\nimport { key } from '../spec/key.ts';"), '');
  assert.match(
    found('compiler/plan/a.ts', "\nimport { read } from '../spec/read.ts';"),
    /plan\/a\.ts:2 compiler\/plan may open .* not \.\.\/spec\/read\.ts/,
  );
  assert.match(found('compiler/spec/a.ts', "import type { P } from '../plan/plan.ts';"), /not the types of/);
  assert.equal(found('compiler/index.ts', "export * from './spec/read.ts';"), '');
});

test('where only types are open, one value is enough to be found', () => {
  assert.equal(
    found('compiler/plan/a.ts', "import type { Spec } from '../spec/read.ts';\nimport { type Other } from '../spec/read.ts';"),
    '',
  );
  assert.notEqual(found('compiler/plan/a.ts', "import { type Spec, read } from '../spec/read.ts';"), '');
  assert.notEqual(found('compiler/plan/a.ts', "import '../spec/read.ts';"), '');
  assert.notEqual(found('compiler/plan/a.ts', "export { read } from '../spec/read.ts';"), '');
  assert.notEqual(found('compiler/plan/a.ts', "const { read } = await import('../spec/read.ts');"), '');
});

test('neighbours under a star are strangers to each other', () => {
  assert.equal(found('compiler/catalogue/apps/odoo/plan.ts', "import { a } from './facts.ts';"), '');
  assert.notEqual(found('compiler/catalogue/apps/odoo/plan.ts', "import { a } from '../nextcloud/facts.ts';"), '');
});

test('packages and builtin modules are doors, too', () => {
  assert.equal(found('compiler/plan/a.ts', "import { z } from 'zod';\nimport * as mini from 'zod/mini';"), '');
  assert.match(found('compiler/plan/a.ts', "import yaml from 'js-yaml';"), /may not take js-yaml/);
  assert.match(found('compiler/spec/a.ts', "import fs from 'node:fs';"), /may not take node:fs/);
  assert.equal(found('cli/a.ts', "import fs from 'node:fs';\nimport { Command } from 'commander';"), '');
  assert.match(found('cli/a.ts', "import x from '@clack/prompts';"), /may not take @clack\/prompts/);
});

test('another package is opened by its name and by its front door', () => {
  assert.equal(found('cli/a.ts', "import { compile } from '@hansa/compiler';"), '');
  assert.match(found('cli/a.ts', "import { compile } from '../compiler/index.ts';"), /climbs into another package/);
  assert.notEqual(found('cli/a.ts', "import { read } from '@hansa/compiler/spec/read.ts';"), '');
  assert.notEqual(found('compiler/spec/a.ts', "import { main } from '@hansa/cli';"), '');
});

test('tests look from outside, but stay in their package', () => {
  assert.equal(
    found('compiler/spec/a.test.ts', "import { p } from '../plan/plan.ts';\nimport fc from 'fast-check';\nimport fs from 'node:fs';"),
    '',
  );
  assert.notEqual(found('compiler/spec/a.test.ts', "import { main } from '@hansa/cli';"), '');
});

test('a file outside every room is found', () => {
  assert.match(found('attic/a.ts', ''), /stands in no room/);
  assert.match(found('compiler/attic/a.ts', ''), /stands in no room/);
});

test('the table is a table', () => {
  assert.match(doorsTable(ROOMS), /\| `compiler\/plan` \| compiler\/spec\/key\.ts, types of compiler\/spec, zod \|/);
});
