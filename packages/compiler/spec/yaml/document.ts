import { YAMLException, parseEvents } from 'js-yaml';
import { type Code, finding } from '../../diagnostics/code.ts';
import type { Finding } from '../../diagnostics/diagnostic.ts';
import { CODES } from '../codes.ts';
import { type Trouble, compose } from './compose.ts';
import { LIMITS } from './limits.ts';
import type { YamlNode } from './node.ts';

/** One file of the spec: its text as people see it, and its tree where there is one. */
export interface SpecDocument {
  readonly file: string;
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads one file. A string is taken as it is; bytes must be UTF-8, with or without a byte order mark. Line ends may be LF or CRLF.
 * Never throws: everything that is wrong is a finding with its place.
 */
export function readDocument(file: string, content: string | Uint8Array): SpecDocument {
  const decoded = typeof content === 'string' ? content : decode(content);
  if (decoded === undefined) return unreadable(file, '', notUtf8(file));
  const size = sizeOf(content);
  if (size > LIMITS.bytes) return unreadable(file, decoded, tooLarge(file, size));
  return parse(file, decoded);
}

/** In bytes. A text that could not be too large if each of its units took the three bytes that one takes at most is not encoded to be counted. */
function sizeOf(content: string | Uint8Array): number {
  const longest = typeof content === 'string' && content.length * 3 > LIMITS.bytes;
  return longest ? new TextEncoder().encode(content).length : content.length;
}

function parse(file: string, text: string): SpecDocument {
  try {
    const { root, troubles } = compose(text, parseEvents(text, { maxDepth: LIMITS.depth }));
    const findings = troubles.map((trouble) => refusal(file, text, trouble));
    if (!root) findings.push(empty(file));
    return { file, text, root, findings };
  } catch (error) {
    if (error instanceof YAMLException) return unreadable(file, text, syntax(file, text, error));
    throw error;
  }
}

function unreadable(file: string, text: string, problem: Finding): SpecDocument {
  return { file, text, root: undefined, findings: [problem] };
}

/** `ignoreBOM: false` drops a byte order mark, so that offsets are those an editor shows. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}

function notUtf8(file: string): Finding {
  return whole(file, CODES.encoding, 'bytes that are not UTF-8', 'UTF-8 text', 'Save the file as UTF-8.');
}

function tooLarge(file: string, size: number): Finding {
  const hint = 'Split it: one file a tenant under tenants/, and no data that a machine wrote.';
  return whole(file, CODES.tooLarge, `${size} bytes`, `at most ${LIMITS.bytes} bytes`, hint);
}

function empty(file: string): Finding {
  return whole(file, CODES.empty, 'nothing', 'a mapping with apiVersion and kind', 'Start with `hansa init DIR`, or remove the file.');
}

function whole(file: string, code: Code, found: string, expected: string, hint: string): Finding {
  const at = { file, pointer: '' };
  return finding(code, { at, subject: file, found, expected, message: `${file} holds ${found}.`, hint });
}

function syntax(file: string, text: string, error: YAMLException): Finding {
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const deep = error.reason.includes('maxDepth');
  const tab = error.reason.includes('tab character');
  const code = deep ? CODES.tooDeep : tab ? CODES.tab : CODES.syntax;
  const expected = deep ? `at most ${LIMITS.depth} levels` : tab ? 'spaces' : 'YAML 1.2';
  const found = deep ? 'deeper nesting' : tab ? 'a tab' : error.reason;
  const message = deep ? 'The file nests too deep.' : tab ? 'A tab stands where YAML wants spaces.' : `This is not YAML: ${error.reason}.`;
  const hint = tab ? 'Indent with two spaces.' : 'Look at the marked place and the line before it: a bracket, a quote or the indentation.';
  return { ...finding(code, { at: { file, pointer: '' }, subject: file, found, expected, message, hint }), span: { offset, length: 1 } };
}

const REFUSED: Record<Trouble['kind'], { readonly code: Code; readonly expected: string; readonly hint: string }> = {
  alias: { code: CODES.alias, expected: 'the value itself', hint: 'Write the value where it is used: a spec has no anchors and aliases.' },
  anchor: { code: CODES.alias, expected: 'no anchor', hint: 'Remove the anchor: a spec has no anchors and aliases.' },
  tag: { code: CODES.tag, expected: 'no tag', hint: 'Remove the tag: each key of a spec has one type.' },
  'complex-key': { code: CODES.complexKey, expected: 'a word', hint: 'Write the key as a word.' },
  'duplicate-key': { code: CODES.duplicateKey, expected: 'each key once', hint: 'Keep one of the two; the first one was read.' },
  documents: { code: CODES.documents, expected: 'one document a file', hint: 'Move what follows `---` into a file of its own.' },
};

function refusal(file: string, text: string, trouble: Trouble): Finding {
  const { code, expected, hint } = REFUSED[trouble.kind];
  const message = `${file} has ${trouble.detail === '' ? trouble.kind : `\`${trouble.detail}\``}: ${code.title.toLowerCase()}.`;
  const base = finding(code, { at: { file, pointer: '' }, subject: file, found: trouble.detail, expected, message, hint });
  const offset = Math.min(trouble.start, text.length);
  return { ...base, span: { offset, length: Math.max(1, trouble.end - trouble.start) } };
}
