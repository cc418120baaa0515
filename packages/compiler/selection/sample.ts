import { sample } from '../check/sample.ts';
import { PRICE_LISTS } from '../catalogue/prices.ts';
import { costSheet } from '../cost/sheet.ts';
import { AS_SOLD } from '../cost/want.ts';
import { required } from '../plan/plan.ts';
import { type CellSelection, type Place, type Selection, type SelectionRequest, selectionOf } from './selection.ts';

/** The providers for a sample platform with other lines of its spec, or other words of the request. */
export function selectionFor(edits: Parameters<typeof sample>[0] = {}, said: Partial<SelectionRequest> = {}): Selection {
  const { language, platform, tenants, fleet } = sample(edits);
  const request: SelectionRequest = {
    catalogue: language.catalogue,
    lists: PRICE_LISTS,
    platform: required(platform),
    tenants,
    fleet,
    day: '2026-11-22',
    assumed: AS_SOLD,
    certificates: [],
    cell: undefined,
    ...said,
  };
  return selectionOf(request, costSheet(request));
}

export function cellOf({ cells }: Selection): CellSelection {
  return required(cells[0]);
}

export function placeOf(selection: Selection, provider: string): Place {
  return required(cellOf(selection).places.find((each) => each.provider === provider));
}
