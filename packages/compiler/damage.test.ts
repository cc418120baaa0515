import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { platformText, tenantText } from './check/sample.ts';
import { compile, hasErrors, languageOf, renderAll } from './index.ts';

const LANGUAGE = languageOf();

/** A line of a spec as a careless hand leaves it. */
const DAMAGE = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(2000), length: fc.nat(12), text: fc.string({ maxLength: 10 }) }),
  fc.record({
    kind: fc.constant('replace' as const),
    at: fc.nat(2000),
    length: fc.nat(3),
    text: fc.constantFrom(
      '\t',
      '{',
      '}',
      '[',
      ']',
      ':',
      '- ',
      '\n',
      '\r\n',
      '&a ',
      '*a',
      '!!map ',
      '"',
      "'",
      '|',
      '>',
      '#',
      '0',
      '-1',
      '99999999999',
      'null',
      '~',
      '\ufeff',
      '\u0000',
      '\ud800',
    ),
  }),
  fc.record({
    kind: fc.constant('word' as const),
    at: fc.nat(400),
    length: fc.nat(0),
    text: fc.constantFrom(
      'hetzner/fsn1',
      'ovhcloud/GRA11',
      'nowhere/x',
      'mautic',
      'shared',
      'live',
      'none',
      'never',
      '0',
      '[]',
      '{}',
      'true',
      '10.42.0.0/16',
      '1.2.3.4/33',
    ),
  }),
);

function damage(text: string, damages: readonly { kind: 'replace' | 'word'; at: number; length: number; text: string }[]): string {
  return damages.reduce((current, each) => {
    if (each.kind === 'replace')
      return current.slice(0, each.at % (current.length + 1)) + each.text + current.slice((each.at % (current.length + 1)) + each.length);
    const words = [...current.matchAll(/[A-Za-z0-9./@-]+/g)];
    const word = words[each.at % Math.max(1, words.length)];
    return word ? current.slice(0, word.index) + each.text + current.slice(word.index + word[0].length) : current;
  }, text);
}

test('ten thousand damaged specs: never a crash, never a hang, and every complaint has a place inside its text', () => {
  const platform = platformText();
  const tenant = tenantText();
  let slowest = 0;
  fc.assert(
    fc.property(fc.array(DAMAGE, { minLength: 1, maxLength: 4 }), fc.array(DAMAGE, { maxLength: 2 }), (one, two) => {
      const files = new Map([
        ['platform.yaml', damage(platform, one)],
        ['tenants/skerry.yaml', damage(tenant, two)],
      ]);
      // Processor time: a machine that others work on makes nothing slower by that.
      const from = process.cpuUsage();
      const compilation = compile(files, LANGUAGE);
      if (!hasErrors(compilation.diagnostics)) renderAll(compilation);
      const { user, system } = process.cpuUsage(from);
      slowest = Math.max(slowest, (user + system) / 1_000);
      for (const { at, fix } of compilation.diagnostics) {
        const length = files.get(at.file)?.length ?? 0;
        assert.ok(at.offset >= 0 && at.offset + at.length <= length + 1 && at.line >= 1 && at.column >= 1, JSON.stringify(at));
        for (const edit of fix) assert.ok(edit.offset >= 0 && edit.offset + edit.length <= (files.get(edit.file)?.length ?? 0));
      }
    }),
    { numRuns: 10_000 },
  );
  assert.ok(slowest < 5_000, `one took ${slowest} ms`);
});
