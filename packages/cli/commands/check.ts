import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type TextEdit, applyEdits, compile, hasErrors } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { checkFolder } from '../files/check.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { writeChanges } from '../files/writer.ts';
import { printResult } from '../print/complaints.ts';

/** `hansa check`: everything that is wrong with the folder, at once. */
export function check(context: Context): number {
  if (context.options['fix'] === true) return fix(context);
  return printResult(context, checkFolder(context.folder, dayOf(context)));
}

/** A fix may free the place of another; more rounds than this, and two of them fight. */
const ROUNDS = 10;

/**
 * `hansa check --fix`: all or nothing, as every command: the fixes are written when no error is left by them. What a person has to decide
 * comes first, and is printed with the places that the files have as they are.
 */
function fix(context: Context): number {
  const texts = readTexts(context.folder);
  const before = compile(texts).diagnostics;
  let [fixed, left, edits] = [texts, before, certainEdits(before)];
  let applied = 0;
  for (let round = 0; round < ROUNDS && edits.length > 0; round++) {
    applied += edits.length;
    fixed = withEdits(fixed, edits);
    left = compile(fixed).diagnostics;
    edits = certainEdits(left);
  }
  if (applied === 0) return printResult(context, before);
  if (!hasErrors(left)) {
    write(context.folder, texts, fixed);
    process.stderr.write(`Applied ${applied} edit${applied === 1 ? '' : 's'}.\n`);
    return printResult(context, left);
  }
  const kept = left.filter((each) => each.severity === 'error').map((each) => each.code);
  process.stderr.write(
    `Nothing was written: ${applied} edits are ready, and a person has to see to ${[...new Set(kept)].join(', ')} first.\n`,
  );
  return printResult(context, before);
}

const MARK = '\uFEFF';

/** Texts as the compiler counts in them: without a byte order mark, which `write` puts back. */
function readTexts(folder: string): Map<string, string | Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read = (bytes: Uint8Array) => {
    try {
      return decoder.decode(bytes);
    } catch {
      // Not a text: the compiler says so, and no edit will touch it.
      return bytes;
    }
  };
  return new Map([...readSpecFolder(folder)].map(([path, bytes]) => [path, read(bytes)]));
}

/** Of edits that overlap only the first is taken: the next round sees what is left. */
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

function withEdits(texts: ReadonlyMap<string, string | Uint8Array>, edits: readonly TextEdit[]): Map<string, string | Uint8Array> {
  const own = (file: string) => edits.filter((edit) => edit.file === file);
  return new Map([...texts].map(([file, text]) => [file, typeof text === 'string' ? applyEdits(text, own(file)) : text]));
}

function write(folder: string, before: ReadonlyMap<string, string | Uint8Array>, after: ReadonlyMap<string, string | Uint8Array>): void {
  const changed = [...after].filter(([file, text]) => text !== before.get(file));
  const mark = (file: string) => (readFileSync(join(folder, file), 'utf8').startsWith(MARK) ? MARK : '');
  writeChanges(folder, new Map(changed.map(([file, text]) => [file, `${mark(file)}${String(text)}`])));
}
