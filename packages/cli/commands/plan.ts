import { type Thing, compile, hasErrors } from '@hansa/compiler';
import { thingsOfPlatform, thingsOfTenant } from '@hansa/compiler';
import { pinsOf } from '@hansa/compiler/plan/pins.ts';
import { canonical } from '@hansa/compiler/tree/manifest/digest.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { sha256 } from '../files/cell-index.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';

/** `hansa plan [WHAT]`: every planned thing, or those whose id begins with WHAT. With errors the partial plan is printed beside them. */
export function plan(context: Context): number {
  const compilation = compile(readSpecFolder(context.folder));
  printAside(context, compilation.diagnostics);
  const { platform, tenants, language, spec } = compilation;
  const all = platform ? [...thingsOfPlatform(platform), ...tenants.flatMap(thingsOfTenant)] : [];
  const [what] = context.words;
  const things = what === undefined ? all : all.filter((each) => each.id === what || each.id.startsWith(`${what}/`));
  if (what !== undefined && things.length === 0)
    throw new Refusal(`Nothing planned is called ${what}, or begins with ${what}/. \`hansa plan\` lists everything.`);
  const inputs = {
    spec: sha256(canonical([spec.platform?.value, spec.tenants.map((each) => each.value), ...(spec.lock ? [pinsOf(spec.lock)] : [])])),
    catalogue: language.catalogue.version,
    compiler: COMPILER_VERSION,
  };
  process.stdout.write(context.format === 'json' ? `${canonical({ version: 1, inputs, things })}\n` : asText(things));
  return hasErrors(compilation.diagnostics) ? EXIT.refused : EXIT.done;
}

function asText(things: readonly Thing[]): string {
  const width = Math.min(46, Math.max(0, ...things.map((each) => each.id.length)));
  return things.map((each) => `${each.id.padEnd(width)}  ${summary(each)}\n`).join('');
}

/** The values that fit on a line; `--format json` has them all. */
function summary({ values }: Thing): string {
  const parts = Object.entries(values).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '');
  const text = parts.map(([key, value]) => `${key}=${String(value)}`).join(' ');
  return text.length > 150 ? `${text.slice(0, 147)}...` : text;
}
