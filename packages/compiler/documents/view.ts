import type { PriceList } from '../catalogue/price.ts';
import type { Compilation } from '../compile.ts';
import type { CostSheet } from '../cost/sheet.ts';
import type { PlatformPlan } from '../plan/plan.ts';

/** What is known when documents are made. A refused platform has none: `platform` is there. */
export interface DocumentRequest {
  readonly compilation: Compilation;
  readonly platform: PlatformPlan;
  readonly lists: Readonly<Record<string, PriceList>>;
  /** ISO date against which prices grow old and exceptions end. */
  readonly day: string;
}

/** The request with what more than one document needs. */
export interface DocumentView extends DocumentRequest {
  readonly sheet: CostSheet;
}
