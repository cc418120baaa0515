import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type TextEdit, applyEdits } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { checkFolder } from '../files/check.ts';
import { writeChanges } from '../files/writer.ts';
import { printResult } from '../print/complaints.ts';

/** `hansa check`: everything that is wrong with the folder, at once. */
export function check(context: Context): number {
  const diagnostics = checkFolder(context.folder);
  if (context.options['fix'] !== true) return printResult(context, diagnostics);
  const edits = certainEdits(diagnostics);
  if (edits.length === 0) return printResult(context, diagnostics);
  applyTo(context.folder, edits);
  process.stderr.write(`Applied ${edits.length} edit${edits.length === 1 ? '' : 's'}.\n`);
  return printResult(context, checkFolder(context.folder));
}

/** Of edits that overlap only the first is applied: the next run, if there is one, sees what is left. */
function certainEdits(diagnostics: readonly Diagnostic[]): TextEdit[] {
  const taken: TextEdit[] = [];
  for (const edit of diagnostics.flatMap((each) => each.fix)) {
    const free = taken.every(
      (other) => other.file !== edit.file || edit.offset + edit.length < other.offset || other.offset + other.length < edit.offset,
    );
    if (free) taken.push(edit);
  }
  return taken;
}

function applyTo(folder: string, edits: readonly TextEdit[]): void {
  const files = [...new Set(edits.map((edit) => edit.file))];
  const changes = files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const own = edits.filter((edit) => edit.file === file);
    return [file, mark + applyEdits(text.slice(mark.length), own)] as const;
  });
  writeChanges(folder, new Map(changes));
}
