import type { Remedy, TextEdit } from '../diagnostics/diagnostic.ts';
import { inline } from '../tree/yaml.ts';
import type { SpecDocument } from './yaml/document.ts';
import { type MappingNode, type ScalarNode, type SequenceNode, type YamlNode, follow, segments } from './yaml/node.ts';

/**
 * Writes a remedy as text edits that leave every other byte, comment and style alone. A missing key is appended to its nearest
 * written parent, in that parent's style; `-` as last segment appends to a list. Returns no edit where the place cannot take it.
 */
export function editFor(document: SpecDocument, remedy: Remedy): readonly TextEdit[] {
  const { root, text } = document;
  if (!root) return [];
  const path = segments(remedy.pointer);
  const found = follow(root, remedy.pointer);
  const missing = path.slice(found.depth);
  if (remedy.rename !== undefined) return missing.length === 0 && found.key ? [renaming(document, found.key, remedy.rename)] : [];
  if (remedy.remove) return missing.length === 0 ? removal(document, root, path) : [];
  if (missing.length === 0) return [replacement(document, found.node, remedy.value)];
  const value = missing.slice(1).reduceRight((inner, key) => ({ [key]: inner }), remedy.value);
  const key = missing[0] ?? '';
  if (found.node.kind === 'mapping') return [insertion(document, found.node, `${key}: ${inline(value)}`)];
  if (found.node.kind === 'sequence' && key === '-') return [insertion(document, found.node, inline(value))];
  // `key:` with nothing behind it: the empty value becomes a flow mapping.
  if (found.node.kind === 'scalar' && found.node.text === '') return [filled(document, found.node.start, inline({ [key]: value }))];
  return text === '' ? [] : [replacement(document, found.node, { [key]: value })];
}

/** The key alone: what stands behind it, its quotes and its comments stay. */
function renaming(document: SpecDocument, key: ScalarNode, name: string): TextEdit {
  return { file: document.file, offset: key.start, length: key.end - key.start, text: inline(name) };
}

function replacement(document: SpecDocument, node: YamlNode, value: unknown): TextEdit {
  if (node.kind === 'scalar' && node.text === '' && node.start === node.end) return filled(document, node.start, inline(value));
  return { file: document.file, offset: node.start, length: node.end - node.start, text: inline(value) };
}

/** An empty value stands right behind its key; what is written must stand behind the colon. */
function filled(document: SpecDocument, keyEnd: number, text: string): TextEdit {
  const colon = document.text.indexOf(':', keyEnd);
  return { file: document.file, offset: colon < 0 ? keyEnd : colon + 1, length: 0, text: ` ${text}` };
}

function insertion(document: SpecDocument, parent: MappingNode | SequenceNode, text: string): TextEdit {
  return parent.flow ? insertInFlow(document, parent, text) : insertInBlock(document, parent, text);
}

function insertInFlow(document: SpecDocument, parent: MappingNode | SequenceNode, text: string): TextEdit {
  const last = lastChild(parent);
  const file = document.file;
  if (!last) return { file, offset: parent.start + 1, length: 0, text: parent.kind === 'mapping' ? ` ${text} ` : text };
  return { file, offset: last.end, length: 0, text: `, ${text}` };
}

function insertInBlock(document: SpecDocument, parent: MappingNode | SequenceNode, text: string): TextEdit {
  const { text: source, file } = document;
  const column = parent.start - lineStart(source, parent.start);
  const end = lineEnd(source, lastChild(parent)?.end ?? parent.end);
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const dash = parent.kind === 'sequence' ? '- ' : '';
  return { file, offset: end, length: 0, text: `${newline}${' '.repeat(column)}${dash}${text}` };
}

function lastChild(parent: MappingNode | SequenceNode): { readonly end: number } | undefined {
  if (parent.kind === 'sequence') return parent.items.at(-1);
  const entry = parent.entries.at(-1);
  return entry && { end: Math.max(entry.key.end, entry.value.end) };
}

function removal(document: SpecDocument, root: YamlNode, path: readonly string[]): readonly TextEdit[] {
  const parent = path.slice(0, -1).reduce<YamlNode>((node, segment) => follow(node, `/${escape(segment)}`).node, root);
  const name = path.at(-1) ?? '';
  if (parent.kind === 'scalar') return [];
  const children =
    parent.kind === 'mapping'
      ? parent.entries.map((entry) => ({
          name: String(entry.key.value),
          start: entry.key.start,
          end: Math.max(entry.key.end, entry.value.end),
        }))
      : parent.items.map((item, index) => ({ name: String(index), start: item.start, end: item.end }));
  const index = children.findIndex((child) => child.name === name);
  const child = children[index];
  if (!child) return [];
  return [parent.flow ? cutFlow(document, children, index) : cutLines(document, child)];
}

function cutFlow(document: SpecDocument, children: readonly { start: number; end: number }[], index: number): TextEdit {
  const child = children[index] ?? { start: 0, end: 0 };
  const before = children[index - 1];
  const after = children[index + 1];
  const start = before ? before.end : child.start;
  const end = before || !after ? child.end : after.start;
  return { file: document.file, offset: start, length: end - start, text: '' };
}

function cutLines(document: SpecDocument, child: { start: number; end: number }): TextEdit {
  const start = lineStart(document.text, child.start);
  const end = Math.min(document.text.length, lineEnd(document.text, child.end) + 1);
  return { file: document.file, offset: start, length: end - start, text: '' };
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(source: string, offset: number): number {
  // A block scalar ends behind its line break already.
  const from = offset > 0 && source[offset - 1] === '\n' ? offset - 1 : offset;
  const end = source.indexOf('\n', from);
  if (end < 0) return source.length;
  return source[end - 1] === '\r' ? end - 1 : end;
}

function escape(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Applies edits to a text. They must not overlap; they are applied from the end so that offsets stay true. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.offset - a.offset);
  return ordered.reduce((result, edit) => result.slice(0, edit.offset) + edit.text + result.slice(edit.offset + edit.length), text);
}
