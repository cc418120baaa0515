import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, printed, repositoryFiles } from './repository.ts';
import { types } from './types.ts';

test('the house has no any', () => {
  holds(types(repositoryFiles()));
});

test('any is found in every place of the syntax, the word in a text or a name is not', () => {
  const text = "let a: any;\nconst b = x as any;\nfunction c(d: Map<string, any[]>) {}\nconst any = 'any'; // any";
  assert.deepEqual(
    types([{ path: 'packages/cli/a.ts', text }]).map((each) => each.line),
    [1, 2, 3],
  );
});

test('one file a package may be marked, with a reason', () => {
  const marked = (path: string) => ({ path, text: '// any: the library types its rows so\nlet a: any;' });
  assert.deepEqual(types([marked('packages/cli/a.ts'), marked('packages/server/a.ts')]), []);
  assert.match(
    printed(types([marked('packages/cli/a.ts'), marked('packages/cli/b.ts')])),
    /b\.ts:1 is marked .* and so is packages\/cli\/a\.ts/,
  );
  assert.equal(types([{ path: 'packages/cli/a.ts', text: '// any:\nlet a: any;' }]).length, 1);
});
