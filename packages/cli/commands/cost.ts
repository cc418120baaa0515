import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Compilation, type Diagnostic, compile, hasErrors } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { allot } from '@hansa/compiler/cost/allot.ts';
import { compareSheets } from '@hansa/compiler/cost/compare.ts';
import { offersOf } from '@hansa/compiler/cost/offers.ts';
import { type CostRequest, type CostSheet, costSheet } from '@hansa/compiler/cost/sheet.ts';
import type { Assumed } from '@hansa/compiler/cost/want.ts';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { sheetJson, sheetText } from '../print/cost.ts';
import { differenceText } from '../print/cost-difference.ts';
import { GROUPS, type Group, offersText, sumsBy, sumsText, tenantsText } from '../print/cost-views.ts';

/** `hansa cost`: what the plan costs a month. With errors what could be planned is priced, beside them. */
export function cost(context: Context): number {
  const view = viewOf(context);
  const [assumed, day] = [assumedBy(context), dayOf(context)];
  const compilation = compile(readSpecFolder(context.folder));
  printAside(context, compilation.diagnostics);
  const request = requestOf(compilation, day, assumed);
  if (!request) return EXIT.refused;
  const sheet = costSheet(request);
  const other = context.options['against'];
  process.stdout.write(
    other === undefined
      ? viewed(context, view, { compilation, request, sheet })
      : against(context, String(other), { compilation, request, sheet }),
  );
  return exitOf(compilation.diagnostics);
}

function exitOf(diagnostics: readonly Diagnostic[]): number {
  return hasErrors(diagnostics) ? EXIT.refused : EXIT.done;
}

interface Priced {
  readonly compilation: Compilation;
  readonly request: CostRequest;
  readonly sheet: CostSheet;
}

function requestOf({ language, platform, tenants }: Compilation, day: string, assumed: Assumed): CostRequest | undefined {
  return platform && { catalogue: language.catalogue, lists: PRICE_LISTS, platform, tenants, day, assumed };
}

type View = Group | 'line' | 'tenant' | 'plan';

const VIEWS: readonly string[] = ['line', ...Object.keys(GROUPS), 'tenant', 'plan'];

function viewOf({ options }: Context): View {
  const said = String(options['by'] ?? 'line');
  if (!VIEWS.includes(said)) throw new Refusal(`There is no \`--by ${said}\`; there are: ${VIEWS.join(', ')}.`);
  if (said !== 'line' && options['against'] !== undefined) throw new Refusal('A difference is by line: leave out `--by` or `--against`.');
  return said as View;
}

function viewed({ format }: Context, view: View, { compilation, request, sheet }: Priced): string {
  const json = format === 'json';
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
function against({ format }: Context, other: string, { compilation, request, sheet }: Priced): string {
  const before = compile(readSpecFolder(folderOf(other)));
  const asked = requestOf(before, request.day, request.assumed);
  if (!asked) throw new Refusal(`${other} comes to no plan: \`hansa -C ${other} check\` says why.`, EXIT.refused);
  const difference = compareSheets(costSheet(asked), sheet);
  return format === 'json'
    ? asJson({ ...difference, day: sheet.day })
    : differenceText(difference, compilation, { name: other, compilation: before });
}

/** A folder with a spec, or its platform.yaml. */
function folderOf(path: string): string {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (isFile && basename(path) !== 'platform.yaml') throw new Refusal(`${path} is no platform.yaml: name the folder of the other spec.`);
  return isFile ? dirname(path) : path;
}

function assumedBy({ options }: Context): Assumed {
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
