import { compile, hasErrors } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { costSheet } from '@hansa/compiler/cost/sheet.ts';
import { CRITERIA, type Weights, scoresOf } from '@hansa/compiler/selection/score.ts';
import { selectionOf } from '@hansa/compiler/selection/selection.ts';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { providersText } from '../print/providers.ts';
import { assumedBy } from './cost-asked.ts';

/**
 * `hansa providers`: each provider of the catalogue with all machines of a cell, beside the others: what they cost there, what the cell
 * needs and whether it is there, and who the provider is. Nothing is weighed but by weights that somebody gives.
 */
export function providers(context: Context): number {
  const certificates = listOf(context, 'certificates');
  const [weights, assumed, day] = [weightsOf(context, certificates), assumedBy(context), dayOf(context)];
  const compilation = compile(readSpecFolder(context.folder), undefined, day);
  const { language, platform, tenants, fleet, diagnostics } = compilation;
  printAside(context, diagnostics);
  if (!platform) return EXIT.refused;
  const cell = context.options['cell'] === undefined ? undefined : String(context.options['cell']);
  if (cell !== undefined && !platform.cellNames.includes(cell))
    throw new Refusal(`There is no cell ${cell}; there are: ${platform.cellNames.join(', ')}.`);
  const request = { catalogue: language.catalogue, lists: PRICE_LISTS, platform, tenants, fleet, day, assumed, certificates, cell };
  const selection = selectionOf(request, costSheet(request));
  const scores = weights && selection.cells.map((each) => ({ cell: each.cell, scores: scoresOf(selection, each, weights) }));
  process.stdout.write(
    context.format === 'json' ? `${JSON.stringify({ version: 1, ...selection, scores })}\n` : providersText(selection, scores, compilation),
  );
  return hasErrors(diagnostics) ? EXIT.refused : EXIT.done;
}

function listOf({ options }: Context, name: string): readonly string[] {
  if (options[name] === undefined) return [];
  const words = String(options[name])
    .split(',')
    .map((each) => each.trim());
  if (words.some((each) => each === '')) throw new Refusal(`Say \`--${name}\` as words with commas between them.`);
  return words;
}

/** null where nobody weighs. */
function weightsOf(context: Context, certificates: readonly string[]): Weights | null {
  const said = listOf(context, 'weigh').map((each) => /^([a-z]+)=([1-9]\d{0,2})$/.exec(each));
  const pairs = said.map((match) => [CRITERIA.find((each) => each === match?.[1]), Number(match?.[2])] as const);
  const named = pairs.map(([criterion]) => criterion);
  if (named.includes(undefined) || new Set(named).size < named.length)
    throw new Refusal(`Weigh each of ${CRITERIA.join(', ')} once, by whole numbers from 1 to 999, as in \`--weigh price=2,control=3\`.`);
  const weights: Weights = Object.fromEntries(pairs);
  if (weights.certificates !== undefined && certificates.length === 0)
    throw new Refusal('Which certificates? Say them as in `--certificates C5,27001`.');
  return pairs.length === 0 ? null : weights;
}
