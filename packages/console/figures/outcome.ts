import type { Compilation, Diagnostic, PlatformPlan, TenantPlan } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import { divided } from '@hansa/compiler/cost/decimal.ts';
import { type CostSheet, type Total, costSheet } from '@hansa/compiler/cost/sheet.ts';
import { AS_SOLD } from '@hansa/compiler/cost/want.ts';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { CellPlan } from '@hansa/compiler/plan/plan.ts';
import { seenBy } from '@hansa/compiler/plan/seen.ts';
import { capacityOf } from '@hansa/compiler/promises/capacity.ts';
import { OBJECTIVES, VERDICTS } from '@hansa/compiler/promises/objectives.ts';
import { amountText, secondsText } from '@hansa/compiler/promises/print.ts';
import { verdictOf } from '@hansa/compiler/promises/term.ts';
import { type Left, capacityDuring } from '@hansa/compiler/promises/without.ts';
import type { CapacityFigures, Guarantee, Outcome } from './model.ts';

/** A platform with everyone who lives in it, or would. */
export interface Populated {
  readonly compilation: Compilation;
  readonly platform: PlatformPlan;
  readonly tenants: readonly TenantPlan[];
  readonly fleet: readonly FleetEntry[];
}

/** What `hansa cost` prices, by the prices as known on a day. */
export function sheetOf({ compilation, platform, tenants }: Populated, day: string): CostSheet {
  const { catalogue } = compilation.language;
  return costSheet({ catalogue, lists: PRICE_LISTS, platform, tenants, day, assumed: AS_SOLD });
}

/** What a seat costs, half up; null where nobody has one. */
export function seatCentsOf([first]: readonly Total[], seats: number): number | null {
  return seats === 0 ? null : Number(divided(BigInt(first?.cents ?? 0), BigInt(seats)));
}

/** What one cell can hold and carry, during a fault where one is named, and what the whole platform costs. */
export function outcomeOf(populated: Populated, cell: CellPlan, fault: string | null, day: string): Outcome {
  const { compilation, platform, fleet } = populated;
  const { totals } = sheetOf(populated, day);
  const seats = fleet.reduce((sum, each) => sum + each.seats, 0);
  const findings = checkFleet(compilation.language.catalogue, platform, fleet);
  return {
    tenants: fleet.length,
    seats,
    totals,
    seatCents: seatCentsOf(totals, seats),
    capacity: capacityFigures(populated, cell, fault),
    guarantees: guaranteesOf(populated, cell, fault),
    complaints: findings.map((each) => complaintOf(compilation.spec.sources.diagnostic(each))),
  };
}

function complaintOf({ severity, code, message }: Diagnostic): Outcome['complaints'][number] {
  return { severity, code, message };
}

/** The bounds of a cell without their functions, which no message carries. */
export function capacityFigures({ compilation, platform, fleet }: Populated, cell: CellPlan, fault: string | null): CapacityFigures {
  const { catalogue } = compilation.language;
  const { bounds, fullest, serves }: Left =
    fault === null
      ? { ...capacityOf(catalogue, platform, cell, fleet), serves: 'primary' }
      : capacityDuring(catalogue, platform, cell, fleet, fault);
  return {
    serves,
    bounds: bounds.map(({ name, unit, room, used, basis, why }) => ({ name, unit, room, used, basis, why })),
    binding: fullest?.name ?? null,
  };
}

export function guaranteesOf({ compilation, platform, fleet }: Populated, cell: CellPlan, fault: string | null): readonly Guarantee[] {
  const view = { catalogue: compilation.language.catalogue, platform, fleet };
  const seen = seenBy(platform, cell);
  return OBJECTIVES.map((objective) => {
    const faults = objective.faults(view, cell);
    // How long a month is away counts every fault already.
    const about = objective.key === 'availability' ? null : fault;
    const judged = about === null ? objective.judged(faults) : faults.find((each) => each.fault === about);
    const verdict = judged ? verdictOf(judged, objective.allows(seen)) : 'open';
    return {
      key: objective.key,
      promised: objective.written(seen),
      computed: judged ? amountText(judged, secondsText) : 'not computed',
      fault: judged?.title ?? null,
      verdict,
      said: VERDICTS[verdict],
    };
  });
}
