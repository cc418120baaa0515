import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SERVER = join(import.meta.dirname, '..');
/** `name: 'tenant-filed', text:` in a query; of a name that goes on with what was asked for, its beginning. */
const NAMED = /\bname: (?:'([\w-]+)'|`([\w-]+)(\$\{[^`]*)`),\s*text:/g;

test('no two statements of the server have one name: on one connection the second of them would be refused', () => {
  const files = globSync('**/*.ts', { cwd: SERVER, exclude: ['**/node_modules/**', '**/*.test.ts'] });
  const names = files.flatMap((file) =>
    [...readFileSync(join(SERVER, file), 'utf8').matchAll(NAMED)].map(([, whole, start, more]) => ({
      file,
      name: whole ?? start ?? '',
      open: more !== undefined,
    })),
  );
  assert.ok(names.length > 30, `${names.length} names were found`);
  const meet = names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .filter(
        (other) =>
          one.name === other.name || [one, other].some((each) => each.open && [one, other].every(({ name }) => name.startsWith(each.name))),
      )
      .map((other) => `${one.name} of ${one.file} and ${other.name} of ${other.file}`),
  );
  assert.deepEqual(meet, []);
});
