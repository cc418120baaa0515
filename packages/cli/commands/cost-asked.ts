import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Budget } from '@hansa/compiler/cost/budget.ts';
import type { Assumed } from '@hansa/compiler/cost/want.ts';
import type { Targets } from '@hansa/compiler/cost/targets.ts';
import type { Labour } from '@hansa/compiler/cost/years.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../exit.ts';
import { readBudget, readLabour, readTargets } from '../files/claims.ts';
import { GROUPS, type Group } from '../print/cost-views.ts';

export type View = Group | 'line' | 'tenant' | 'plan';

const VIEWS: readonly string[] = ['line', ...Object.keys(GROUPS), 'tenant', 'plan'];

/** What is to be shown. Each way has a form of its own, so only one of them can be asked for. */
export type Asked =
  | { readonly how: 'view'; readonly view: View }
  | { readonly how: 'budget'; readonly budget: Budget }
  | { readonly how: 'years'; readonly years: number; readonly labour: Labour; readonly file: string }
  | { readonly how: 'managed' }
  | { readonly how: 'hosting' }
  | { readonly how: 'targets'; readonly targets: Targets }
  | { readonly how: 'against'; readonly name: string; readonly folder: string }
  | {
      readonly how: 'growth';
      readonly customers: readonly number[];
      readonly plan: string | undefined;
      readonly seats: number | undefined;
    };

export function askedBy({ options }: Context): Asked {
  const said = ['by', 'against', 'customers', 'budget', 'labour', 'managed', 'hosting', 'targets'].filter(
    (name) => options[name] !== undefined,
  );
  if (said.length > 1) throw new Refusal(`Ask for one thing: ${said.map((name) => `\`--${name}\``).join(' or ')}.`);
  if (options['against'] !== undefined)
    return { how: 'against', name: String(options['against']), folder: folderOf(String(options['against'])) };
  if (options['customers'] !== undefined) return growthAsked(options);
  if (options['labour'] !== undefined) return yearsAsked(options);
  if (options['years'] !== undefined)
    throw new Refusal('`--years` adds up what is rented and the work: say the work as in `--labour labour.yaml`.');
  if (options['budget'] !== undefined) return { how: 'budget', budget: readBudget(String(options['budget'])) };
  if (options['managed'] !== undefined) return { how: 'managed' };
  if (options['hosting'] !== undefined) return { how: 'hosting' };
  if (options['targets'] !== undefined) return { how: 'targets', targets: readTargets(String(options['targets'])) };
  for (const name of ['plan', 'seats'])
    if (options[name] !== undefined)
      throw new Refusal(`\`--${name}\` says what the customers of \`--customers\` have: say how many there are.`);
  const view = String(options['by'] ?? 'line');
  if (!VIEWS.includes(view)) throw new Refusal(`There is no \`--by ${view}\`; there are: ${VIEWS.join(', ')}.`);
  return { how: 'view', view: view as View };
}

/** More customers than this in one stage would take minutes, and tell nothing that fewer do not. */
const MOST_CUSTOMERS = 20_000;

function growthAsked(options: Context['options']): Asked {
  const customers = String(options['customers'])
    .split(',')
    .map((each) => number(each.trim(), 1, MOST_CUSTOMERS));
  const known = customers.filter((each) => each !== undefined);
  if (known.length !== customers.length)
    throw new Refusal(`Say numbers of customers, 1 to ${MOST_CUSTOMERS}, as in \`--customers 10,50,200\`.`);
  const seats = options['seats'] === undefined ? undefined : number(options['seats'], 1, 99_999);
  if (options['seats'] !== undefined && seats === undefined) throw new Refusal('Say how many seats each has, as in `--seats 25`.');
  return { how: 'growth', customers: known, plan: options['plan'] === undefined ? undefined : String(options['plan']), seats };
}

function yearsAsked(options: Context['options']): Asked {
  const years = number(options['years'] ?? '3', 1, 30);
  if (years === undefined) throw new Refusal('Say how many years, 1 to 30, as in `--years 3`.');
  const file = String(options['labour']);
  return { how: 'years', years, labour: readLabour(file), file };
}

/** A folder with a spec, or its platform.yaml. */
function folderOf(path: string): string {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile && basename(path) !== 'platform.yaml') throw new Refusal(`${path} is no platform.yaml: name the folder of the other spec.`);
  return isFile ? dirname(path) : path;
}

export function assumedBy({ options }: Context): Assumed {
  const size = options['bootVolume'];
  const filled = number(options['filled'] ?? '100', 0, 100);
  const bootVolume = size === undefined ? null : number(size, 1, 10_000);
  if (filled === undefined) throw new Refusal('Say how full storage is in percent, as in `--filled 30`.');
  if (bootVolume === undefined) throw new Refusal('Say the size of a disk in GB, as in `--boot-volume 80`.');
  return { filled, bootVolume };
}

function number(text: unknown, least: number, most: number): number | undefined {
  if (typeof text !== 'string' || !/^\d{1,5}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
