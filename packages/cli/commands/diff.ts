import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '@hansa/compiler';
import { type ObjectChange, compareObjects } from '@hansa/compiler/tree/diff.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { compareFolder } from '../files/render.ts';
import { printAside } from '../print/complaints.ts';
import { inkFor } from '../print/ink.ts';
import { outFolder } from './render.ts';

/** `hansa diff`: what rendering would change in the trees, object by object. Exit 3 when anything would. */
export function diff(context: Context): number {
  const out = outFolder(context);
  const rendering = compareFolder(context.folder, out);
  printAside(context, rendering.diagnostics);
  if (hasErrors(rendering.diagnostics)) return EXIT.refused;
  const files = [...rendering.changes].filter(([path]) => path.endsWith('.yaml'));
  const changes = files.flatMap(([path, text]) => compareObjects(path, before(join(out, path)), text ?? ''));
  process.stdout.write(context.format === 'json' ? `${JSON.stringify({ version: 1, changes })}\n` : asText(changes));
  return rendering.changes.size > 0 ? EXIT.different : EXIT.done;
}

function before(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function asText(changes: readonly ObjectChange[]): string {
  if (changes.length === 0) return 'No object would change.\n';
  const ink = inkFor(process.stdout);
  const signs = { added: ink.note('+'), removed: ink.error('-'), changed: ink.warning('~') };
  return changes.map((each) => `${signs[each.change]} ${each.object}  ${ink.dim(each.file)}\n${each.fields.map(field).join('')}`).join('');
}

function field(each: ObjectChange['fields'][number]): string {
  return `    ${each.path}: ${show(each.before)} -> ${show(each.after)}\n`;
}

function show(value: unknown): string {
  const text = value === undefined ? '(nothing)' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
