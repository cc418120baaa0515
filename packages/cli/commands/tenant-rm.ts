import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '@hansa/compiler';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { changeTenant, findTenant, openEstate } from '../files/one-tenant.ts';
import { printAside } from '../print/complaints.ts';
import { outFolder } from './render.ts';

/**
 * `hansa tenant rm TENANT`: removes the file and the folder of a tenant that is leaving. The namespace and the volumes stay in the
 * cluster, and databases and buckets where they are: erasing data is an act of its own.
 */
export function tenantRm(context: Context): number {
  const estate = openEstate(context.folder, outFolder(context));
  const file = findTenant(estate, context.words[0] ?? '');
  const tenant = readTenant(file, readFileSync(join(context.folder, file))).written?.value;
  if (tenant && tenant.state !== 'leaving')
    throw new Refusal(
      `${tenant.slug} is ${tenant.state ?? 'active'}. Say that it leaves first: hansa tenant set ${tenant.slug} --state leaving`,
      EXIT.refused,
    );
  const { diagnostics, written } = changeTenant(estate, { file, text: null });
  printAside(context, diagnostics);
  if (hasErrors(diagnostics)) return EXIT.refused;
  process.stdout.write(
    context.format === 'json' ? `${JSON.stringify({ version: 1, file, written })}\n` : `Removed ${file}; ${written} files changed.\n`,
  );
  return EXIT.done;
}
