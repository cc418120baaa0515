import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, editFor, hasErrors } from '@hansa/compiler';
import { readDocument } from '@hansa/compiler/spec/yaml/document.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { changeTenant, findTenant, openEstate } from '../files/one-tenant.ts';
import { printAside } from '../print/complaints.ts';
import { outFolder } from './render.ts';

const FIELDS = ['slug', 'cell', 'plan', 'seats', 'state', 'wave'] as const;
const NUMBERS = new Set<string>(['seats', 'wave']);

/** `hansa tenant set TENANT --seats 30`: changes fields of one tenant's file and its part of the trees; comments stay. */
export function tenantSet(context: Context): number {
  const asked = FIELDS.filter((field) => context.options[field] !== undefined);
  if (asked.length === 0) throw new Refusal(`Say what to set: ${FIELDS.map((field) => `--${field}`).join(', ')}.`);
  const estate = openEstate(context.folder, outFolder(context));
  const file = findTenant(estate, context.words[0] ?? '');
  const before = readFileSync(join(context.folder, file), 'utf8');
  const text = asked.reduce((current, field) => set(file, current, field, String(context.options[field])), before);
  const { diagnostics, written } = changeTenant(estate, { file, text });
  printAside(context, diagnostics, { [file]: text });
  if (hasErrors(diagnostics)) return EXIT.refused;
  process.stdout.write(
    context.format === 'json' ? `${JSON.stringify({ version: 1, file, written })}\n` : `Changed ${file}; ${written} files written.\n`,
  );
  return EXIT.done;
}

function set(file: string, text: string, field: string, word: string): string {
  // A word that is no number is written as it is: the check says what is wrong with it.
  const value = NUMBERS.has(field) && /^\d+$/.test(word) ? Number(word) : word;
  return applyEdits(text, editFor(readDocument(file, text), { file, pointer: `/${field}`, value }));
}
