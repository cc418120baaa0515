import { type Compilation, compile, hasErrors } from '@hansa/compiler';
import { MANAGED } from '@hansa/compiler/catalogue/managed.ts';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { allot } from '@hansa/compiler/cost/allot.ts';
import { type Budget, checkBudget } from '@hansa/compiler/cost/budget.ts';
import { compareSheets } from '@hansa/compiler/cost/compare.ts';
import { growthOf } from '@hansa/compiler/cost/growth.ts';
import { hostingOf } from '@hansa/compiler/cost/hosting.ts';
import { managedOf } from '@hansa/compiler/cost/managed.ts';
import { offersOf, usualSeats } from '@hansa/compiler/cost/offers.ts';
import { type CostRequest, type CostSheet, costSheet } from '@hansa/compiler/cost/sheet.ts';
import { type Targets, businessOf } from '@hansa/compiler/cost/targets.ts';
import type { Assumed } from '@hansa/compiler/cost/want.ts';
import { overYears } from '@hansa/compiler/cost/years.ts';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { sheetJson, sheetText } from '../print/cost.ts';
import { budgetText, yearsText } from '../print/cost-claims.ts';
import { differenceText } from '../print/cost-difference.ts';
import { hostingText, managedText } from '../print/cost-elsewhere.ts';
import { targetsText } from '../print/cost-targets.ts';
import { growthText, offersText, sumsBy, sumsText, tenantsText } from '../print/cost-views.ts';
import { type Asked, type View, askedBy, assumedBy } from './cost-asked.ts';

/** `hansa cost`: what the plan costs a month. With errors what could be planned is priced, beside them. */
export function cost(context: Context): number {
  const [asked, assumed, day] = [askedBy(context), assumedBy(context), dayOf(context)];
  const compilation = compile(readSpecFolder(context.folder));
  printAside(context, compilation.diagnostics);
  const request = requestOf(compilation, day, assumed);
  if (!request) return EXIT.refused;
  process.stdout.write(shown(context.format === 'json', asked, { compilation, request, sheet: costSheet(request) }));
  return hasErrors(compilation.diagnostics) ? EXIT.refused : EXIT.done;
}

interface Priced {
  readonly compilation: Compilation;
  readonly request: CostRequest;
  readonly sheet: CostSheet;
}

function requestOf({ language, platform, tenants }: Compilation, day: string, assumed: Assumed): CostRequest | undefined {
  return platform && { catalogue: language.catalogue, lists: PRICE_LISTS, platform, tenants, day, assumed };
}

function shown(json: boolean, asked: Asked, priced: Priced): string {
  if (asked.how === 'against') return against(json, asked, priced);
  if (asked.how === 'growth') return grown(json, asked, priced);
  if (asked.how === 'budget') return budgeted(json, asked.budget, priced);
  if (asked.how === 'years') return lasting(json, asked, priced);
  if (asked.how === 'managed') return compared(json, priced);
  if (asked.how === 'hosting') return hosted(json, priced);
  if (asked.how === 'targets') return aimed(json, asked.targets, priced);
  return viewed(json, asked.view, priced);
}

function viewed(json: boolean, view: View, { compilation, request, sheet }: Priced): string {
  if (view === 'line') return json ? sheetJson(compilation, sheet) : sheetText(compilation, sheet);
  if (view === 'tenant') {
    const allotment = allot(sheet, request.platform.plans);
    return json ? asJson({ ...allotment, day: sheet.day, totals: sheet.totals }) : tenantsText(allotment);
  }
  if (view === 'plan') {
    const offers = offersOf(request, sheet);
    return json ? asJson({ offers, day: sheet.day }) : offersText(offers);
  }
  return json ? asJson({ by: view, sums: sumsBy(sheet, view), totals: sheet.totals, day: sheet.day }) : sumsText(sheet, view);
}

function asJson(value: object): string {
  return `${JSON.stringify({ version: 1, ...value })}\n`;
}

/** The other spec's complaints are its own; only one that comes to no plan at all is told. */
function against(json: boolean, { name, folder }: Asked & { how: 'against' }, { compilation, request, sheet }: Priced): string {
  const before = compile(readSpecFolder(folder));
  const asked = requestOf(before, request.day, request.assumed);
  if (!asked) throw new Refusal(`${name} comes to no plan: \`hansa -C ${folder} check\` says why.`, EXIT.refused);
  const difference = compareSheets(costSheet(asked), sheet);
  return json ? asJson({ ...difference, day: sheet.day }) : differenceText(difference, compilation, { name, compilation: before });
}

function budgeted(json: boolean, budget: Budget, { request, sheet }: Priced): string {
  const cells = request.platform.cells.map(({ cell }) => cell.name);
  const other = budget.cells.find((name) => !cells.includes(name));
  if (other !== undefined) throw new Refusal(`The budget is about a cell ${other}; there are: ${cells.join(', ')}.`);
  const check = checkBudget(sheet, budget);
  return json ? asJson({ budget, ...check, day: sheet.day }) : budgetText(budget, check);
}

function lasting(json: boolean, { years, labour, file }: Asked & { how: 'years' }, { sheet }: Priced): string {
  const result = overYears(sheet, labour, years);
  return json ? asJson({ ...result, day: sheet.day }) : yearsText(result, file);
}

function compared(json: boolean, { request, sheet }: Priced): string {
  const clusters = managedOf(request, sheet);
  return json ? asJson({ clusters, managed: MANAGED, day: sheet.day }) : managedText(clusters, sheet.day);
}

function hosted(json: boolean, { request, sheet }: Priced): string {
  const hosting = hostingOf(request, sheet);
  return json ? asJson({ ...hosting, day: sheet.day }) : hostingText(hosting, sheet.day);
}

function aimed(json: boolean, targets: Targets, { request, sheet }: Priced): string {
  const business = businessOf(request, sheet, targets);
  return json ? asJson({ ...business, day: sheet.day }) : targetsText(business);
}

function grown(json: boolean, asked: Asked & { how: 'growth' }, { request, sheet }: Priced): string {
  const { plans } = request.platform;
  const plan = asked.plan === undefined ? plans[0] : plans.find((each) => each.name === asked.plan);
  if (!plan)
    throw new Refusal(`There is no plan ${asked.plan ?? 'at all'}; there are: ${plans.map((each) => each.name).join(', ') || 'none'}.`);
  const { minSeats, maxSeats } = plan.values;
  const seats = asked.seats ?? usualSeats(plan, sheet.tenants) ?? minSeats;
  if (seats < minSeats || seats > maxSeats)
    throw new Refusal(`${plan.name} is sold with ${minSeats} to ${maxSeats} seats, not with ${seats}.`);
  const growth = growthOf(request, plan, seats, asked.customers);
  if (!growth) throw new Refusal('There is no cell that could grow.', EXIT.refused);
  return json ? asJson({ ...growth, day: sheet.day }) : growthText(growth);
}
