import { isAbsolute, join } from 'node:path';
import { hasErrors } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { type Rendering, renderFolder } from '../files/render.ts';
import { recover, writeChanges } from '../files/writer.ts';
import { printAside } from '../print/complaints.ts';

/** `hansa render`: writes the trees, or with `--check` says whether they are as they should be. */
export function render(context: Context): number {
  const out = outFolder(context);
  const verify = context.options['check'] === true;
  if (!verify) recover(out);
  const rendering = renderFolder(context.folder, out, verify);
  printAside(context, rendering.diagnostics);
  if (hasErrors(rendering.diagnostics)) return EXIT.refused;
  if (!verify) writeChanges(out, rendering.changes);
  process.stdout.write(context.format === 'json' ? asJson(rendering) : asText(rendering, verify));
  return verify && rendering.changes.size > 0 ? EXIT.different : EXIT.done;
}

/** `--out` counts from the folder of the spec, where it belongs. */
export function outFolder(context: Context): string {
  const out = String(context.options['out'] ?? 'deploy');
  return isAbsolute(out) ? out : join(context.folder, out);
}

function counts({ changes, tenants, rendered }: Rendering) {
  const written = [...changes.values()].filter((text) => text !== null).length;
  return { tenants, rendered, written, removed: changes.size - written };
}

function asText(rendering: Rendering, verify: boolean): string {
  const { tenants, rendered, written, removed } = counts(rendering);
  if (written + removed === 0) return 'Nothing changed.\n';
  const lines = verify ? [...rendering.changes].map(([path, text]) => `${text === null ? 'stale  ' : 'differs'}  ${path}\n`) : [];
  const verb = verify ? 'would be' : 'were';
  return `${lines.join('')}${written} files ${verb} written, ${removed} removed; ${rendered} of ${tenants} tenants rendered.\n`;
}

function asJson(rendering: Rendering): string {
  return `${JSON.stringify({ version: 1, ...counts(rendering) })}\n`;
}
