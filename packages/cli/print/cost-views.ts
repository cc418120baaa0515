import type { Allotment, TenantCost } from '@hansa/compiler/cost/allot.ts';
import { money } from '@hansa/compiler/cost/decimal.ts';
import type { Growth, Stage } from '@hansa/compiler/cost/growth.ts';
import type { Offer } from '@hansa/compiler/cost/offers.ts';
import { type CostLine, type CostSheet, type Total, totalsOf } from '@hansa/compiler/cost/sheet.ts';
import { columns } from './columns.ts';
import { totalText } from '@hansa/compiler/cost/print.ts';

export const GROUPS = {
  cell: (line: CostLine) => line.cell ?? 'for all cells',
  provider: (line: CostLine) => line.provider,
  environment: (line: CostLine) => line.environment ?? 'for all environments',
  kind: (line: CostLine) => line.kind,
} as const;

export type Group = keyof typeof GROUPS;

/** Sums of the lines that are alike in one way. */
export function sumsBy(sheet: CostSheet, group: Group): { readonly name: string; readonly totals: readonly Total[] }[] {
  return [...Map.groupBy(sheet.lines, GROUPS[group])].map(([name, lines]) => ({ name, totals: totalsOf(lines) }));
}

export function sumsText(sheet: CostSheet, group: Group): string {
  const rows = [...sumsBy(sheet, group), { name: 'all', totals: sheet.totals }].map(({ name, totals }) => [
    name,
    totals.map(totalText).join(' and '),
  ]);
  return `${columns(rows, 1).join('\n')}\n`;
}

/** What each tenant costs and brings. */
export function tenantsText({ tenants, unallotted }: Allotment): string {
  const head = ['tenant', 'cell', 'plan', 'seats', 'costs', 'a seat', 'brings', 'leaves'];
  const rows = columns([head, ...tenants.map(tenantRow), ...(tenants.length > 1 ? [sumRow(tenants)] : [])], 3);
  const nobody =
    unallotted.length === 0 ? '' : `Nobody bears ${totalsOf(unallotted).map(totalText).join(' and ')}: those cells have no tenant.\n`;
  return `${rows.join('\n')}\n${nobody}${SHARING}`;
}

const SHARING = `What tenants of a cell have in common is divided by what their pods request: half by CPU, half by memory. Stored objects and their
copies go by the storage that was sold, volumes by their size, a dedicated pool by those with pods on it. Parts add up to the whole.
`;

/** The bill of all tenants, and what they bring together: the monthly recurring revenue. */
function sumRow(tenants: readonly TenantCost[]): string[] {
  const seats = tenants.reduce((sum, each) => sum + each.seats, 0);
  const parts = tenants.map((each) => each.totals[0]);
  const [first] = parts;
  const together = first && parts.every((each) => each?.currency === first.currency) && tenants.every((each) => each.totals.length === 1);
  if (!first || !together) return ['all', '', '', String(seats), 'see each', '', '', ''];
  const cents = parts.reduce((sum, each) => sum + (each?.cents ?? 0), 0);
  const total = { currency: first.currency, cents, atLeast: parts.some((each) => each?.atLeast) };
  const brought = tenants.map((each) => each.revenue);
  const known = brought.every((each) => each?.currency === first.currency);
  const revenue = known ? { currency: first.currency, cents: brought.reduce((sum, each) => sum + (each?.cents ?? 0), 0) } : null;
  return tenantRow({
    slug: 'all',
    cell: '',
    plan: '',
    seats,
    totals: [total],
    seatCents: Math.round(cents / seats),
    revenue,
    id: '',
    lines: [],
  });
}

function tenantRow({ slug, cell, plan, seats, totals, seatCents, revenue }: TenantCost): string[] {
  const [first] = totals;
  const same = revenue && first && revenue.currency === first.currency;
  const leaves = same ? `${first.atLeast ? 'at most ' : ''}${money(revenue.cents - first.cents)} ${revenue.currency}` : 'unknown';
  const brings = revenue ? `${money(revenue.cents)} ${revenue.currency}` : 'unknown: tax inside';
  return [slug, cell, plan, String(seats), totals.map(totalText).join(' and '), money(seatCents), brings, leaves];
}

/** What selling a plan means: margin and break-even, at three sizes of customer. */
export function offersText(offers: readonly Offer[]): string {
  const blocks = [...Map.groupBy(offers, (each) => `${each.plan} in ${each.cell}`)].map(([name, own]) => {
    const head = ['seats', 'brings', 'adds', 'leaves', 'customers that pay for the cell', 'customers that fit', 'a seat when full'];
    const standing = own[0] ? totalText(own[0].standing) : '';
    return `${name}, where the empty cell costs ${standing}\n${columns([head, ...own.map(offerRow)], 0)
      .map((row) => `  ${row}\n`)
      .join('')}`;
  });
  return `${blocks.join('\n')}\n${OFFERS}`;
}

/** What each stage of growth costs, and what it adds. */
export function growthText({ plan, cell, fits, stages }: Growth): string {
  if (fits === 0) return `Not one customer of ${plan} fits into a cell like ${cell}: \`hansa check\` says what is short.\n`;
  const head = ['customers', 'seats each', 'cells', 'machines', 'costs', 'a customer', 'a seat', 'brings', 'leaves'];
  return `${plan}, in cells like ${cell}\n${columns([head, ...stages.map(stageRow)], 0)
    .map((row) => `  ${row}\n`)
    .join('')}\n${GROWTH}`;
}

const GROWTH = `Another cell of the same kind begins where customers no longer fit by what their pods request, with one node to spare (none under profile
evaluation). Larger pools may serve more of them for less, and databases, buckets and certificates have bounds of their own. Who lives in the
platform now is left out.
`;

function stageRow({ customers, seats, cells, machines, total, customerCents, seatCents, revenue }: Stage): string[] {
  const leaves = revenue ? `${total.atLeast ? 'at most ' : ''}${money(revenue.cents - total.cents)}` : 'unknown';
  const numbers = [customers, seats, cells, machines].map(String);
  return [...numbers, totalText(total), money(customerCents), money(seatCents), revenue ? money(revenue.cents) : 'tax inside', leaves];
}

const OFFERS = `Brings: the price of its seats in a month, without tax. Adds: what one more customer adds to the bill while no machine is added, as far as it
is known. Customers fit by what their pods request, with one node to spare (none under profile evaluation); databases, buckets and certificates
have bounds of their own.
`;

function offerRow({ seats, revenue, marginal, breakEven, fits, fullSeatCents }: Offer): string[] {
  const leaves = revenue ? money(revenue.cents - marginal.cents) : 'unknown';
  const pay = revenue === null ? 'unknown' : breakEven === null ? 'never' : `${breakEven} (${breakEven * seats} seats)`;
  const full = fullSeatCents === null ? 'none fits' : `at least ${money(fullSeatCents)}`;
  return [String(seats), revenue ? money(revenue.cents) : 'tax inside', money(marginal.cents), leaves, pay, String(fits), full];
}
