import { SEATS, type SeatFact } from '../catalogue/seats.ts';
import { type CellPlan, type PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { divided } from './decimal.ts';
import { type Gap, gapOf } from './gap.ts';
import { cheapest, centsOf, nodesAt } from './managed.ts';
import { type CostLine, type CostRequest, type CostSheet, type Total, pricedLines, totalOf } from './sheet.ts';
import type { TenantUse } from './tenants.ts';
import { type Want, inCell, reasons } from './want.ts';

/** Customers of a cell as hosting is sold by tradition: to each a virtual server that holds what its pods request, and its storage. */
export interface HostedCell {
  readonly cell: string;
  readonly provider: string;
  readonly customers: number;
  readonly lines: readonly CostLine[];
  readonly total: Total;
  /** What the cell takes as it is planned, for the same customers. */
  readonly here: Total;
  /** null where no line has a price. */
  readonly against: Gap | null;
}

/** A seat that others sell, for as many as were sold here. */
export interface SeatOffer {
  readonly fact: SeatFact;
  /** Of one seat. */
  readonly cents: number | null;
  readonly all: number | null;
  /** null where nothing is known, no seat was sold, or in another currency: no rate is taken here. */
  readonly against: Gap | null;
}

export interface Hosting {
  readonly cells: readonly HostedCell[];
  readonly seats: number;
  /** Of the whole platform, the first currency. */
  readonly here: Total;
  /** What a seat takes here, half up; null where none was sold. */
  readonly seatCents: number | null;
  readonly offers: readonly SeatOffer[];
}

type Priced = Pick<CostRequest, 'catalogue' | 'lists' | 'day'> & { readonly platform: PlatformPlan };

/** What the customers of a sheet would pay elsewhere. Cells that have none are left out. */
export function hostingOf(priced: Priced, sheet: CostSheet): Hosting {
  const here = totalOf(sheet.lines);
  const seats = sheet.tenants.reduce((sum, each) => sum + each.seats, 0);
  return {
    cells: priced.platform.cells.flatMap((cell) => hostedCell(priced, sheet, cell) ?? []),
    seats,
    here,
    seatCents: seats === 0 ? null : Number(divided(BigInt(here.cents), BigInt(seats))),
    offers: SEATS.map((fact) => seatOffer(fact, seats, here)),
  };
}

function hostedCell(priced: Priced, sheet: CostSheet, cell: CellPlan): HostedCell | undefined {
  const tenants = sheet.tenants.filter((each) => each.cell === cell.cell.name);
  if (tenants.length === 0) return undefined;
  const lines = pricedLines(priced, wantsOf(priced, sheet, cell, tenants));
  const here = totalOf(sheet.lines.filter((line) => line.cell === cell.cell.name));
  const total = totalOf(lines);
  const { provider } = cell.primary.cluster.values;
  const against = lines.every((line) => line.cents === null) ? null : gapOf(here, total);
  return { cell: cell.cell.name, provider, customers: tenants.length, lines, total, here, against };
}

function wantsOf(priced: Priced, { assumed }: CostSheet, cell: CellPlan, tenants: readonly TenantUse[]): Want[] {
  const { provider, home } = cell.primary.cluster.values;
  const offered = nodesAt(priced, provider);
  const found = tenants.map((each) => cheapest(offered, Math.ceil(each.cpu / 1000), each.memory));
  const types = Map.groupBy(found, (each) => each?.type ?? null);
  const bare = found.filter((each) => each?.disk === 0).length;
  const mib = tenants.reduce((sum, each) => sum + Math.round((each.objects * assumed.filled) / 100) + each.volumes, 0);
  const shared = {
    ...inCell(cell),
    provider,
    where: [home],
    usage: false,
    share: 'requests',
    reasons: reasons([reasonOf(cell.cell, 'home')]),
  } as const;
  const id = `${cell.cell.name}/hosting`;
  const servers = [...types].map(([type, own]): Want => {
    const item = type === null ? null : (`machine/${type}` as const);
    const unknown = 'no machine with a price holds what they request';
    return { ...shared, id: `${id}/${type}`, kind: 'machines', what: 'virtual servers', item, quantity: { pieces: own.length }, unknown };
  });
  const disk = assumed.bootVolume === null ? null : { gb: assumed.bootVolume * bare };
  const disks: Want = {
    ...shared,
    id: `${id}/disks`,
    kind: 'volumes',
    what: 'disks of them',
    item: 'boot-volume',
    quantity: disk,
    unknown: NO_DISK,
  };
  return [
    ...servers,
    { ...shared, id: `${id}/addresses`, kind: 'addresses', what: 'their addresses', item: 'ipv4', quantity: { pieces: tenants.length } },
    ...(bare > 0 ? [disks] : []),
    { ...shared, id: `${id}/storage`, kind: 'volumes', what: 'storage that was sold', item: 'volume', quantity: { mib } },
    { ...shared, id: `${id}/work`, kind: 'machines', what: 'administration', item: null, quantity: null, unknown: NO_WORK },
  ];
}

const NO_DISK = 'these machines come without a disk, and the plan sizes none: say it with --boot-volume';
const NO_WORK = 'what a hoster takes for it was in no list that was read';

function seatOffer(fact: SeatFact, seats: number, here: Total): SeatOffer {
  const cents = centsOf(fact);
  if (cents === null || seats === 0) return { fact, cents, all: null, against: null };
  const all = cents * seats;
  const there = { currency: fact.currency, cents: all, atLeast: false };
  return { fact, cents, all, against: fact.currency === here.currency ? gapOf(here, there) : null };
}
