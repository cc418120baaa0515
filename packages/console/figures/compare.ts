import { type Compilation, type Diagnostic, compile } from '@hansa/compiler';
import { type CostChange, compareSheets } from '@hansa/compiler/cost/compare.ts';
import { amountFormula, placeText } from '@hansa/compiler/cost/print.ts';
import type { CostLine } from '@hansa/compiler/cost/sheet.ts';
import type { Comparison, Complaint, Complaints, LineChange, MachineChange, Machines, SpecTexts } from './model.ts';
import { type Populated, sheetOf } from './outcome.ts';
import { sideOf } from './side.ts';

/** This spec against another one, as `hansa cost --against` does it: more and less are of this one. */
export function compareWith(compilation: Compilation, other: SpecTexts, day: string): Comparison {
  const [mine, theirs] = [compilation, compile(new Map(other), compilation.language)];
  const [here, there] = [populatedOf(mine), populatedOf(theirs)];
  const [hereSide, thereSide] = [here && sideOf(here, day), there && sideOf(there, day)];
  const cost = here && there ? compareSheets(sheetOf(there, day), sheetOf(here, day)) : undefined;
  return {
    here: hereSide ?? null,
    there: thereSide ?? null,
    more: cost?.totals ?? [],
    lines: cost?.changes.map(lineOf) ?? [],
    machines: hereSide && thereSide ? machineChanges(hereSide.machines, thereSide.machines) : [],
    complaints: complaintsOf(mine.diagnostics, theirs.diagnostics),
  };
}

function populatedOf(compilation: Compilation): Populated | undefined {
  const { platform, tenants, fleet } = compilation;
  return platform && { compilation, platform, tenants, fleet };
}

function lineOf({ id, before, after, cents, currency, partial }: CostChange): LineChange {
  const { cell = null, what = '' } = after ?? before ?? {};
  const said = (line: CostLine | undefined) => (line ? `${placeText(line)}: ${amountFormula(line)}` : null);
  return { id, what: cell === null ? what : `${cell} ${what}`, here: said(after), there: said(before), cents, currency, partial };
}

function machineChanges(here: readonly Machines[], there: readonly Machines[]): readonly MachineChange[] {
  const key = ({ cell, use, site, type }: Machines) => [cell, use, site, type].join('\n');
  const all = new Map<string, MachineChange>();
  for (const { count, ...each } of here) all.set(key({ ...each, count }), { ...each, here: count, there: 0 });
  for (const { count, ...each } of there) {
    const known = all.get(key({ ...each, count }));
    all.set(key({ ...each, count }), { ...each, here: known?.here ?? 0, there: count });
  }
  return [...all.values()].filter((each) => each.here !== each.there);
}

/** A complaint is the same wherever it stands: lines above it move it. */
function complaintsOf(here: readonly Diagnostic[], there: readonly Diagnostic[]): Complaints {
  const said = ({ code, message }: Diagnostic) => `${code}\n${message}`;
  const [ours, theirs] = [new Set(here.map(said)), new Set(there.map(said))];
  const only = here.filter((each) => !theirs.has(said(each)));
  return {
    here: only.map(complaintOf),
    there: there.filter((each) => !ours.has(said(each))).map(complaintOf),
    both: here.length - only.length,
  };
}

function complaintOf({ severity, code, message, at }: Diagnostic): Complaint {
  return { severity, code, message, place: `${at.file}:${at.line}:${at.column}` };
}
