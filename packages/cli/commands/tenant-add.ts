import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors } from '@hansa/compiler';
import { TENANT_ID_BYTES, tenantId } from '@hansa/compiler/spec/tenant-id.ts';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { changeTenant, openEstate, plansOf } from '../files/one-tenant.ts';
import { printAside } from '../print/complaints.ts';
import { outFolder } from './render.ts';

/** `hansa tenant add SLUG`: writes tenants/SLUG.yaml with a new id. Plan, cell and seats default to the only, or the smallest, choice. */
export function tenantAdd(context: Context): number {
  const slug = context.words[0] ?? '';
  const file = `tenants/${slug}.yaml`;
  if (existsSync(join(context.folder, file)))
    throw new Refusal(`${file} exists already; change it with \`hansa tenant set ${slug}\`.`, EXIT.refused);
  const id = tenantId(randomBytes(TENANT_ID_BYTES));
  const estate = openEstate(context.folder, outFolder(context));
  const text = tenantText(context, plansOf(estate), slug, id);
  const { diagnostics, written } = changeTenant(estate, { file, text });
  printAside(context, diagnostics, { [file]: text });
  if (hasErrors(diagnostics)) return EXIT.refused;
  process.stdout.write(
    context.format === 'json'
      ? `${JSON.stringify({ version: 1, id, file, written })}\n`
      : `Added ${slug} (${id}): ${file}; ${written} files written.\n`,
  );
  return EXIT.done;
}

function tenantText(context: Context, platform: PlatformPlan | undefined, slug: string, id: string): string {
  const { options } = context;
  const plan = String(options['plan'] ?? platform?.plans[0]?.name ?? '');
  const seats = String(options['seats'] ?? platform?.plans.find((each) => each.name === plan)?.values.minSeats ?? 1);
  const cell = String(options['cell'] ?? platform?.cellNames[0] ?? '');
  const more = (['wave', 'state'] as const).flatMap((key) => (options[key] === undefined ? [] : [`${key}: ${String(options[key])}`]));
  return `${['apiVersion: hansa/v1', 'kind: Tenant', `id: ${id}`, `slug: ${slug}`, `cell: ${cell}`, `plan: ${plan}`, `seats: ${seats}`, ...more].join('\n')}\n`;
}
