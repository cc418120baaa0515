import { compile, hasErrors } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { energySheet } from '@hansa/compiler/cost/energy.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { energyText } from '../print/energy.ts';

/** `hansa energy`: what is published of the data centres in which the plan stands, and what follows from a draw that somebody states. */
export function energy(context: Context): number {
  const watts = wattsOf(context);
  const { language, platform, tenants, diagnostics } = compile(readSpecFolder(context.folder));
  printAside(context, diagnostics);
  if (!platform) return EXIT.refused;
  const sheet = energySheet({ catalogue: language.catalogue, lists: PRICE_LISTS, platform, tenants, watts });
  process.stdout.write(context.format === 'json' ? `${JSON.stringify({ version: 1, ...sheet })}\n` : energyText(sheet));
  return hasErrors(diagnostics) ? EXIT.refused : EXIT.done;
}

function wattsOf({ options }: Context): number | null {
  const said = options['watts'];
  if (said === undefined) return null;
  const watts = typeof said === 'string' && /^\d{1,3}(\.\d{1,2})?$/.test(said) ? Number(said) : 0;
  if (watts === 0) throw new Refusal('Say what a vCPU draws in watts, as in `--watts 3` or `--watts 2.5`.');
  return watts;
}
