import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Compilation, compile, languageOf } from '../index.ts';

const LANGUAGE = languageOf();
/** The day on which they were written and first read. */
const TODAY = '2026-11-22';

interface Outsider {
  readonly path: string;
  /** What whoever wrote it expected, before it was read for the first time. */
  readonly expected: string;
  /** What is said of it. */
  readonly found: string;
  /** Who was right where the first reading said something else than was expected. */
  readonly decided: string | undefined;
  readonly files: ReadonlyMap<string, string>;
}

const ALL: readonly Outsider[] = ['passes', 'refused'].flatMap((kind) =>
  readdirSync(join(import.meta.dirname, kind))
    .sort()
    .map((name) => outsider(`${kind}/${name}`)),
);

/** One file holds a whole spec: platform.yaml, then each tenant below a line that names its file. */
function outsider(path: string): Outsider {
  const text = readFileSync(join(import.meta.dirname, path), 'utf8');
  const [platform = '', ...tenants] = text.split(/^--- # (?=tenants\/)/m);
  const files = tenants.map((each) => [each.slice(0, each.indexOf('\n')), each.slice(each.indexOf('\n') + 1)] as const);
  const word = (name: string): string | undefined => new RegExp(`^# ${name}: (.+)$`, 'm').exec(platform)?.[1];
  const asWritten = path.includes('windows') ? windows : (given: string) => given;
  return {
    path,
    expected: word('Expected') ?? '',
    found: word('Found') ?? '',
    decided: word('Decided'),
    files: new Map([['platform.yaml', platform] as const, ...files].map(([file, given]) => [file, asWritten(given)])),
  };
}

/** As that editor writes it; Git would not keep these bytes. */
function windows(text: string): string {
  return `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`;
}

/** The place of each complaint of a kind, once. */
function complaints({ diagnostics }: Compilation, severity: 'error' | 'warning'): string[] {
  const those = diagnostics.filter((each) => each.severity === severity);
  return [...new Set(those.map(({ code, at }) => `${code} at ${at.file}${at.pointer === '' ? '' : `#${at.pointer}`}`))];
}

function verdict(compilation: Compilation): string {
  const errors = complaints(compilation, 'error');
  if (errors.length > 0) return `refused: ${errors.join('; ')}`;
  const warnings = complaints(compilation, 'warning');
  return warnings.length === 0 ? 'passes' : `passes, and is warned: ${warnings.join('; ')}`;
}

for (const { path, found, files } of ALL)
  test(`${path}: ${found.split(':')[0]}`, () => {
    assert.equal(verdict(compile(files, LANGUAGE, TODAY)), found);
  });

test('there are sixty, half of them to be refused, and a reason wherever the writer expected something else', () => {
  assert.deepEqual([ALL.length, ALL.filter(({ path }) => path.startsWith('passes/')).length], [60, 30]);
  for (const { path, expected, found, decided } of ALL) {
    const kind = path.startsWith('passes/') ? 'passes' : 'refused';
    assert.equal(expected.split(' ')[0], kind, path);
    assert.ok(found.startsWith(kind) || decided !== undefined, path);
  }
});
