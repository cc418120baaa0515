import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { type Compilation, compile, languageOf } from '../compile.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { applyEdits } from '../spec/edit.ts';
import { type Edits, platformText, tenantText } from './sample.ts';

/** What a test of a rule says: a platform in other words, and where the rule must complain of it. */
export interface Case {
  readonly code: string;
  readonly edits?: Edits;
  /** Texts of tenants by file name; without them, one tenant that fits the sample. */
  readonly tenants?: Readonly<Record<string, string>>;
  /** The text of a lock; without it there is none. */
  readonly lock?: string;
}

export interface Refusal extends Case {
  readonly at: string;
  /** The very characters under the caret. */
  readonly marks: string;
  /** The file of the place; the platform's unless said otherwise. */
  readonly file?: string;
  readonly severity?: Diagnostic['severity'];
  /** Whether a fix must be offered; by default none may be. */
  readonly fix?: boolean;
}

type Files = ReadonlyMap<string, string>;

const LANGUAGE = languageOf();

export function filesOf({ edits = {}, tenants = { skerry: tenantText() }, lock }: Omit<Case, 'code'>): Files {
  return new Map([
    ['platform.yaml', platformText(edits)],
    ...(lock === undefined ? [] : [['hansa.lock.yaml', lock] as const]),
    ...Object.entries(tenants).map(([name, text]) => [`tenants/${name}.yaml`, text] as const),
  ]);
}

function run(files: Files): Compilation {
  return compile(files, LANGUAGE);
}

/** The complaints of one code, in order. */
export function complaintsOf(each: Case): Diagnostic[] {
  return run(filesOf(each)).diagnostics.filter((diagnostic) => diagnostic.code === each.code);
}

/**
 * Holds that a rule complains exactly once: at this place, under these characters, with dated evidence; that it does so however the spec is
 * written and whatever things are called; and that a fix, applied, takes the complaint away and brings no other error.
 */
export function refuses(each: Refusal): Diagnostic {
  const files = filesOf(each);
  const { diagnostics } = run(files);
  const own = diagnostics.filter(({ code }) => code === each.code);
  assert.deepEqual(
    own.map(({ at }) => at.pointer),
    [each.at],
    JSON.stringify(diagnostics.map(({ code, at, message }) => [code, at.pointer, message])),
  );
  const [diagnostic] = own as [Diagnostic];
  const { at, severity, evidence, fix } = diagnostic;
  assert.equal(at.file, each.file ?? 'platform.yaml');
  assert.equal(files.get(at.file)?.slice(at.offset, at.offset + at.length), each.marks);
  assert.equal(severity, each.severity ?? 'error');
  assert.ok(
    evidence.length > 0 && evidence.every(({ url, checkedAt }) => url.startsWith('https://') && /^\d{4}-\d\d-\d\d$/.test(checkedAt)),
  );
  assert.equal(fix.length > 0, each.fix ?? false, `fix: ${JSON.stringify(fix)}`);
  if (fix.length > 0) assertRepairs(files, diagnostic, diagnostics);
  assertUnmoved(each, files);
  return diagnostic;
}

/** Holds that a rule is silent, however the spec is written and whatever things are called. */
export function passes(each: Case): void {
  const files = filesOf(each);
  assert.deepEqual(verdict(files, each.code), []);
  assertUnmoved(each, files);
}

function assertRepairs(files: Files, diagnostic: Diagnostic, before: readonly Diagnostic[]): void {
  const edited = new Map(
    [...files].map(([file, text]) => [
      file,
      applyEdits(
        text,
        diagnostic.fix.filter((edit) => edit.file === file),
      ),
    ]),
  );
  const after = run(edited).diagnostics;
  const key = (each: Diagnostic) => `${each.code} ${each.at.pointer}`;
  assert.ok(!after.some((each) => key(each) === key(diagnostic)), `${key(diagnostic)} is still there:\n${edited.get(diagnostic.at.file)}`);
  const known = new Set(before.map(key));
  assert.deepEqual(after.filter((each) => each.severity === 'error' && !known.has(key(each))).map(key), [], 'the fix adds no error');
}

function verdict(files: Files, code: string): string[] {
  return run(files)
    .diagnostics.filter((each) => each.code === code)
    .map(({ at, severity }) => `${severity} ${at.file} ${at.pointer}`)
    .sort();
}

/** Changes that no rule may care for: styles, comments, the order of keys, other names, keys that mean the default. */
function assertUnmoved(each: Case, files: Files): void {
  const expected = verdict(files, each.code);
  const change = fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[]));
  fc.assert(
    fc.property(fc.uniqueArray(change, { minLength: 1, maxLength: 3 }), (names) => {
      const changed = new Map([...files].map(([file, text]) => [file, names.reduce((current, name) => CHANGES[name](current), text)]));
      assert.deepEqual(verdict(changed, each.code), expected, names.join(', '));
    }),
    // Two each: hundreds of cases add up to every change on every rule many times over.
    { numRuns: 2 },
  );
}

const CHANGES = {
  'in block style': (text: string) => stringify(parse(text), { lineWidth: 0 }),
  'in quotes': (text: string) =>
    stringify(parse(text), { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', collectionStyle: 'flow', lineWidth: 0 }),
  'keys in another order': (text: string) =>
    stringify(parse(text), { sortMapEntries: (a, b) => (String(a.key) < String(b.key) ? 1 : -1), lineWidth: 0 }),
  'with comments': (text: string) => `# a comment\n${stringify(parse(text), { lineWidth: 0 }).replaceAll('\n', '\n# another\n')}`,
  'another cloud': (text: string) => text.replaceAll(/\bfjord\b/g, 'loch'),
  'another cell': (text: string) => text.replaceAll(/\bsouth\b/g, 'n0-east'),
  'another tenant': (text: string) => text.replaceAll(/\bskerry\b/g, 'islet').replaceAll('z9y8x7w6v5', 'p1q2r3s4t5'),
  'another plan': (text: string) => text.replaceAll(/\bone\b(?=["@,\n])/g, 'first'),
  'a promise more': (text: string) =>
    /kind"?: "?Platform/.test(text) && !text.includes('objectives') ? withKey(text, { objectives: { availability: 99.5 } }) : text,
} as const;

function withKey(text: string, more: object): string {
  return stringify({ ...(parse(text) as object), ...more }, { lineWidth: 0 });
}
