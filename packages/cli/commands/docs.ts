import { compile, hasErrors } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { documentsOf, filesOf } from '@hansa/compiler/documents/documents.ts';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { EXIT } from '../exit.ts';
import { writeDocuments } from '../files/documents.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { outFolder } from './render.ts';

/** `hansa docs`: the documents of this platform as files. A platform that is refused has none: nothing is written. */
export function docs(context: Context): number {
  const day = dayOf(context);
  const compilation = compile(readSpecFolder(context.folder), undefined, day);
  const { platform, diagnostics } = compilation;
  printAside(context, diagnostics);
  if (!platform || hasErrors(diagnostics)) return EXIT.refused;
  const documents = documentsOf({ compilation, platform, lists: PRICE_LISTS, day });
  const out = outFolder(context, 'docs');
  const result = writeDocuments(out, filesOf(documents));
  process.stdout.write(context.format === 'json' ? `${JSON.stringify({ version: 1, day, ...result, documents })}\n` : textOf(out, result));
  return EXIT.done;
}

function textOf(out: string, { written, removed }: ReturnType<typeof writeDocuments>): string {
  if (written.length + removed.length === 0) return 'Nothing changed.\n';
  const gone = removed.length > 0 ? `; removed ${removed.join(', ')}` : '';
  return `Wrote ${written.join(', ')}${gone} in ${out}.\n`;
}
