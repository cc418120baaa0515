import { isAbsolute, join } from 'node:path';
import { hasErrors } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { recover } from '../files/journal.ts';
import { type Rendering, compareFolder, renderFolder } from '../files/render.ts';
import { printAside } from '../print/complaints.ts';

/** `hansa render`: writes the trees, or with `--check` says whether they are as they should be. */
export function render(context: Context): number {
  const out = outFolder(context);
  if (context.options['check'] === true) return verify(context, out);
  recover(out);
  const rendering = renderFolder(context.folder, out);
  printAside(context, rendering.diagnostics);
  if (hasErrors(rendering.diagnostics)) return EXIT.refused;
  process.stdout.write(context.format === 'json' ? asJson(rendering) : asText(rendering, 'were'));
  return EXIT.done;
}

function verify(context: Context, out: string): number {
  const rendering = compareFolder(context.folder, out);
  printAside(context, rendering.diagnostics);
  if (hasErrors(rendering.diagnostics)) return EXIT.refused;
  const lines = [...rendering.changes].map(([path, text]) => `${text === null ? 'stale  ' : 'differs'}  ${path}\n`).join('');
  process.stdout.write(context.format === 'json' ? asJson(rendering) : `${lines}${asText(rendering, 'would be')}`);
  return rendering.changes.size > 0 ? EXIT.different : EXIT.done;
}

/** `--out` counts from the folder of the spec, where it belongs. */
export function outFolder(context: Context, usual = 'deploy'): string {
  const out = String(context.options['out'] ?? usual);
  return isAbsolute(out) ? out : join(context.folder, out);
}

function asText({ written, removed, rendered, tenants }: Rendering, verb: 'were' | 'would be'): string {
  if (written + removed === 0) return 'Nothing changed.\n';
  return `${written} files ${verb} written, ${removed} removed; ${rendered} of ${tenants} tenants rendered.\n`;
}

function asJson({ tenants, rendered, written, removed }: Rendering): string {
  return `${JSON.stringify({ version: 1, tenants, rendered, written, removed })}\n`;
}
