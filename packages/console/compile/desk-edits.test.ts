import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile, languageOf } from '@hansa/compiler';
import { assertShown, example, sit, treesOf } from './sample.ts';

/** One thing that somebody may do to a spec; the numbers choose a place in whatever the text is by then. */
interface Edit {
  readonly does: 'word' | 'copy' | 'move' | 'comment' | 'cut' | 'remove' | 'restore' | 'save' | 'pause';
  readonly file: string;
  readonly from: string;
  readonly at: number;
  readonly to: number;
}

function edits(paths: readonly string[]): fc.Arbitrary<readonly Edit[]> {
  const does = fc.constantFrom<Edit['does'][]>(
    'word',
    'word',
    'copy',
    'copy',
    'move',
    'comment',
    'cut',
    'remove',
    'restore',
    'save',
    'pause',
  );
  const [file, n] = [fc.constantFrom('platform.yaml', ...paths), fc.nat({ max: 10_000 })];
  return fc.array(fc.record({ does, file, from: file, at: n, to: n }), { minLength: 1, maxLength: 12 });
}

const chosen = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

/** A word by another, a line by that of another file, a line elsewhere or said aside, a few characters out. */
function edited(text: string, other: string, { does, at, to }: Edit): string {
  if (does === 'cut') return text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + (to % 5));
  if (does === 'word') {
    const words = /[\w./@-]+/g;
    const [{ 0: word, index } = { 0: '', index: 0 }, by] = [chosen([...text.matchAll(words)], at), chosen(other.match(words) ?? [''], to)];
    return text.slice(0, index) + by + text.slice(index + word.length);
  }
  const lines = text.split('\n');
  const [line = ''] = lines.splice(at % lines.length, 1);
  if (does === 'move') return lines.toSpliced(to % (lines.length + 1), 0, line).join('\n');
  const instead = does === 'copy' ? (other.split('\n')[at % (lines.length + 1)] ?? '') : `# ${line}`;
  return lines.toSpliced(at % (lines.length + 1), 0, instead).join('\n');
}

test('after any edits the desk says and renders what a compiler does that sees the files for the first time', () => {
  const language = languageOf();
  const start = example('sovereign-saas');
  fc.assert(
    fc.property(edits([...start.keys()]), (all) => {
      const { take, ask, heard, open } = sit();
      const files = new Map(start);
      open(files);
      for (const [index, edit] of all.entries()) {
        const { does, file } = edit;
        const text = files.get(file);
        if (does === 'pause') ask();
        else if (does === 'save') take({ ask: 'saved', file, content: text ?? null });
        else {
          const back = does === 'restore' || text === undefined;
          const content = does === 'remove' ? null : back ? (start.get(file) ?? '') : edited(text, files.get(edit.from) ?? '', edit);
          if (content === null) files.delete(file);
          else files.set(file, content);
          take({ ask: 'edit', file, content, version: index + 1 });
          assert.deepEqual(heard('checked').diagnostics, compile(files, language).diagnostics);
        }
      }
      ask();
      assertShown({ ask, heard }, treesOf(compile(files, language)));
    }),
    { numRuns: 50 },
  );
});
