import type { z } from 'zod';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Remedy } from '../diagnostics/diagnostic.ts';
import { withoutPasswords } from '../diagnostics/password.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { CODES } from './codes.ts';
import { FORMS, type Form } from './forms.ts';
import type { KeyDoc } from './key.ts';
import { CLUSTER, LAYERED } from './layered.ts';
import type { Slip } from './slips.ts';
import { inline } from '../tree/yaml.ts';
import { pointerTo } from './yaml/node.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What was written at `path`; undefined where nothing was. */
function written(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** What a complaint is made from: the file, its plain values, and what the document and the schema know of a path. */
export interface Read {
  readonly file: string;
  readonly value: unknown;
  /** The text of a scalar as it was written: `1.30` is the number 1.3, and nobody knows it by that name. */
  readonly textAt: (path: Path) => string | undefined;
  /** The keys that the mapping there may have. */
  readonly keysAt: (path: Path) => readonly string[];
  readonly docAt: (path: Path) => KeyDoc | undefined;
  /** What to do where a site is named of one that has none. */
  readonly siteless: Readonly<Record<string, string>>;
}

/** One complaint of the schema as findings in our words. */
export function findingsOf(read: Read, said: Issue): Finding[] {
  const issue = likeliest(said);
  const { file } = read;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => elsewhere(read, issue.path, key) ?? unknownKey(file, [...issue.path, key], read.keysAt(issue.path)));
  const found = written(read.value, issue.path);
  if (found === undefined)
    return [
      complaint(
        file,
        issue.path,
        CODES.missing,
        'nothing',
        expectation(issue),
        `\`${dotted(issue.path)}\` is missing.`,
        `Add \`${dotted(issue.path)}\`${meaning(read.docAt(issue.path))}`,
      ),
    ];
  const shown = shapeOf(file, issue, found, read.textAt(issue.path) ?? '');
  const instead =
    issue.code === 'invalid_value' && typeof found === 'string' ? insteadOf(read, found, issue.values.map(String)) : undefined;
  return [instead === undefined ? shown : { ...shown, hint: instead, remedies: [] }];
}

/** Unless an inventory of that name has sites. */
function insteadOf({ siteless }: Read, found: string, choices: readonly string[]): string | undefined {
  const [name = ''] = found.split('/', 1);
  return choices.some((each) => each.startsWith(`${name}/`)) ? undefined : siteless[name];
}

/** Of a word that is neither in a list nor of a form the list is told: it is what people choose from. */
function likeliest(issue: Issue): Issue {
  const [first] = (issue.code === 'invalid_union' && issue.errors[0]) || [];
  return first?.code === 'invalid_value' && first.values.length > 1 ? { ...first, path: issue.path } : issue;
}

/** A key that another layer may say: it is known, and would be taken for one that holds. */
function elsewhere({ file, keysAt }: Read, path: Path, key: string): Finding | undefined {
  const own = keysAt(path);
  const layer = layerAt(path, keysAt([]).includes('cells'));
  const home = layer === undefined || own.includes(key) ? undefined : homeOf(key, layer, keysAt([]));
  if (layer === undefined || home === undefined) return undefined;
  const message = `\`${key}\` is not for ${layer} to say: ${home}.`;
  const found = `${key} in ${layer}`;
  const hint = `Take it away here. What ${layer} can say: ${own.join(', ')}.`;
  return { ...complaint(file, [...path, key], CODES.fixed, found, home, message, hint), mark: 'key' };
}

/** Who speaks there; undefined inside a section, where a key is simply known or not. */
function layerAt(path: Path, platform: boolean): 'an environment' | 'a cell' | 'a tenant' | undefined {
  if (!platform) return path.length === 0 ? 'a tenant' : undefined;
  if (path.length !== 2) return undefined;
  return path[0] === 'environments' ? 'an environment' : path[0] === 'cells' ? 'a cell' : undefined;
}

const OF_PLAN = ['storagePerSeat', 'price', 'version'];
const OF_CELL = ['standby', 'controlPlane', 'active', 'generations'];

function homeOf(key: string, layer: 'an environment' | 'a cell' | 'a tenant', ofPlatform: readonly string[]): string | undefined {
  if (OF_PLAN.includes(key)) return 'its plan says it, for everyone who bought that version';
  if (layer === 'a tenant')
    return LAYERED.has(key) || key === CLUSTER
      ? 'the platform says it, or an environment or a cell for all tenants that live there'
      : undefined;
  if (layer === 'an environment' && OF_CELL.includes(key)) return 'each cell says it for itself';
  return ofPlatform.includes(key) ? 'it holds for the whole platform' : undefined;
}

/** A person who is told to add a key is told what to write there. */
function meaning(doc: KeyDoc | undefined): string {
  return doc ? `: ${[doc.does.replace(/\.$/, ''), ...(doc.form ? [doc.form] : [])].join('; ')}.` : '.';
}

function shapeOf(file: string, issue: Issue, found: unknown, text: string): Finding {
  const path = issue.path;
  // Below `secrets` whatever was written may be one: it is never repeated.
  const shown = path[0] === 'secrets' ? 'something else' : show(found, text);
  const expected = expectation(issue);
  const message = `\`${dotted(path)}\` is ${shown}; expected: ${expected}.`;
  if (issue.code === 'invalid_key')
    return {
      ...complaint(
        file,
        path,
        CODES.format,
        String(path.at(-1)),
        issue.issues[0]?.message ?? 'a name',
        `\`${String(path.at(-1))}\` cannot be a name here.`,
        `Rename it: ${issue.issues[0]?.message ?? 'another name'}.`,
      ),
      mark: 'key',
    };
  if (issue.code === 'invalid_value') return wrongChoice(file, issue, { found, text, shown }, message);
  if (issue.code === 'too_big' || issue.code === 'too_small')
    return complaint(file, path, CODES.range, shown, expected, message, `Choose ${expected}.`);
  if (issue.code === 'invalid_format' || issue.code === 'custom')
    return complaint(file, path, CODES.format, shown, expected, message, `Write \`${dotted(path)}\` as ${expected}.`);
  return complaint(
    file,
    path,
    CODES.type,
    shown,
    expected,
    message,
    quoteHint(issue, found, text) ?? commaHint(issue, found) ?? `Write ${expected}.`,
  );
}

interface Wrong {
  readonly found: unknown;
  readonly text: string;
  readonly shown: string;
}

function wrongChoice(
  file: string,
  issue: Extract<Issue, { code: 'invalid_value' }>,
  { found, text, shown }: Wrong,
  message: string,
): Finding {
  const choices = alike(found, issue.values.map(String));
  // `18` is a number, and the choice is the text: then the right word stands there, and only its quotes are missing.
  const unquoted = isPlainWord(found) && choices.includes(text);
  const meant = unquoted ? text : typeof found === 'string' ? (nearestOf(found, choices) ?? only(choices)) : only(choices);
  const suggestion = unquoted ? `Write it in quotes: "${text}".` : `Did you mean \`${meant}\`?`;
  const hint = meant
    ? suggestion
    : `Take one of: ${choices.slice(0, 12).join(', ')}${choices.length > 12 ? ` and ${choices.length - 12} more` : ''}.`;
  const remedies: Remedy[] = meant ? [{ file, pointer: pointerTo(issue.path), value: meant }] : [];
  return { ...complaint(file, issue.path, CODES.value, shown, expectation(issue), message, hint), remedies };
}

/** Of a site whose provider is known, that provider's sites: nobody who writes `hetzner/ash` means one of another. */
function alike(found: unknown, choices: readonly string[]): readonly string[] {
  if (typeof found !== 'string' || !found.includes('/')) return choices;
  const own = choices.filter((each) => each.startsWith(found.slice(0, found.indexOf('/') + 1)));
  return own.length > 1 ? own : choices;
}

/** The nearest choice. What all of them begin with counts for nothing: else a short wrong word resembles each of them. */
function nearestOf(found: string, choices: readonly string[]): string | undefined {
  const end = found.indexOf('/') + 1;
  const start = choices.every((each) => each.startsWith(found.slice(0, end))) ? end : 0;
  const meant = nearest(
    found.slice(start),
    choices.map((each) => each.slice(start)),
  );
  return meant === undefined ? undefined : found.slice(0, start) + meant;
}

function only(choices: readonly string[]): string | undefined {
  return choices.length === 1 ? choices[0] : undefined;
}

/** A key that is read as the one that it resembles: renamed, it is that key, and every other complaint of it was made already. */
export function misspelt(file: string, { parent, written, meant }: Slip): Finding {
  const path = [...parent, written];
  return { ...unknownKey(file, path, [meant]), remedies: [{ file, pointer: pointerTo(path), rename: meant }] };
}

function unknownKey(file: string, path: Path, known: readonly string[]): Finding {
  const key = String(path.at(-1));
  const meant = nearest(key, known);
  const hint = meant ? `Did you mean \`${meant}\`?` : `Keys here: ${known.join(', ')}.`;
  const parent = dotted(path.slice(0, -1));
  const message = `\`${key}\` is not a key of ${parent === '' ? 'the file' : `\`${parent}\``}.`;
  return { ...complaint(file, path, CODES.unknownKey, key, meant ?? 'a known key', message, hint), mark: 'key' };
}

function complaint(file: string, path: Path, code: Code, found: string, expected: string, message: string, hint: string): Finding {
  return finding(code, { at: { file, pointer: pointerTo(path) }, subject: dotted(path) || file, found, expected, message, hint });
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeName(issue.expected);
  if (issue.code === 'invalid_value') return issue.values.length === 1 ? `\`${String(issue.values[0])}\`` : 'one of the choices';
  if (issue.code === 'invalid_format' || issue.code === 'custom') return FORMS[issue.message as Form] ?? issue.message;
  if (issue.code === 'too_big') return `at most ${String(issue.maximum)}${unit(issue.origin, issue.maximum)}`;
  if (issue.code === 'too_small') return `at least ${String(issue.minimum)}${unit(issue.origin, issue.minimum)}`;
  return issue.code === 'invalid_union' ? '`generated`, or a file and a key' : 'another value';
}

function unit(origin: string, count: number | bigint): string {
  if (origin === 'string') return count === 1 ? ' character' : ' characters';
  if (origin === 'array') return count === 1 ? ' entry' : ' entries';
  return '';
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return names[expected] ?? expected;
}

/** `version: 18` is a number in YAML; where a text is wanted the way out is a pair of quotes. */
function quoteHint(issue: Issue, found: unknown, text: string): string | undefined {
  const scalar = issue.path[0] !== 'secrets' && isPlainWord(found);
  return issue.code === 'invalid_type' && issue.expected === 'string' && scalar ? `Write it in quotes: "${text}".` : undefined;
}

/** `6,90` is a text in YAML: the comma of many countries is a point here. */
function commaHint(issue: Issue, found: unknown): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'number' || typeof found !== 'string' || !/^\d+,\d+$/.test(found))
    return undefined;
  return `Write it with a point: ${found.replace(',', '.')}.`;
}

/** What YAML took for a number or a truth, because nobody wrote quotes. */
function isPlainWord(found: unknown): found is number | boolean {
  return typeof found === 'number' || typeof found === 'boolean';
}

function show(found: unknown, text: string): string {
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : 'a list';
  if (found === null) return 'empty';
  if (typeof found === 'object') return 'a mapping';
  const shown = isPlainWord(found) ? text : withoutPasswords(inline(found));
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}

export function dotted(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
