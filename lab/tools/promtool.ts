import assert from 'node:assert/strict';
import { join } from 'node:path';
import { run } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { got } from '../missing.ts';
import { withFolder } from './kubectl.ts';

/** Prometheus of Debian: its `promtool` evaluates rules without a server. */
export const prometheus = await got(() => debianPackage('prometheus'));

/** Runs promtool over files of JSON, by name, in a folder of their own; the last word is the file that it begins with. Fails with what it says. */
export async function promtool(words: readonly [...string[], string], files: Readonly<Record<string, object>>): Promise<void> {
  const texts = Object.entries(files).map(([path, content]) => ({ path, text: JSON.stringify(content) }));
  await withFolder(texts, async (root) => {
    const args = [...words.slice(0, -1), join(root, words.at(-1) ?? '')];
    const { code, stdout, stderr } = await run(join(prometheus.value ?? '', 'usr/bin/promtool'), args);
    assert.equal(code, 0, `${stdout}${stderr}`);
  });
}
