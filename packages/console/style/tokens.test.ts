import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const CONSOLE = join(import.meta.dirname, '..');

// `light-dark()` takes colours only. The browser's labs ask only the rules about colours in the dark theme, and rely on this.
test('a theme is colours and nothing else: no style and no script asks which one it is', () => {
  const files = globSync('**/*.{css,ts,tsx,html}', { cwd: CONSOLE }).filter((file) => !file.endsWith('.test.ts'));
  assert.ok(files.includes('style/tokens.css'));
  assert.deepEqual(
    files.filter((file) => readFileSync(join(CONSOLE, file), 'utf8').includes('prefers-color-scheme')),
    [],
  );
});
