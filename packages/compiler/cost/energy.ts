import { GRID } from '../catalogue/grid.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EnergyFact, PriceList } from '../catalogue/price.ts';
import { type CellPlan, type PlatformPlan, type TenantPlan, machinesOf } from '../plan/plan.ts';
import { divide } from './allot.ts';
import { HOURS } from './book.ts';
import { type Machines, usesOf } from './machines.ts';
import { type TenantUse, useOf } from './tenants.ts';

export interface EnergyRequest {
  readonly catalogue: Catalogue;
  readonly lists: Readonly<Record<string, PriceList>>;
  readonly platform: PlatformPlan;
  readonly tenants: readonly TenantPlan[];
  /** What one vCPU draws on average, as somebody measured or takes it to be; null where nobody said. No provider publishes it. */
  readonly watts: number | null;
}

/** What machines use in a month. A part is null where a figure is missing that it needs. */
export interface Use {
  /** kWh that the machines take. */
  readonly machines: number;
  /** kWh that the data centre takes for them. */
  readonly drawn: number | null;
  /** Litres of water. */
  readonly water: number | null;
  /** Grams of CO2 that the grid of the country set free for what is drawn. */
  readonly grams: number | null;
}

/** Machines of a cell at one site. */
export interface SiteEnergy {
  readonly site: string;
  readonly country: string | null;
  readonly machines: number;
  readonly cpu: number;
  /** Of this very site. */
  readonly pue: EnergyFact | null;
  readonly wue: EnergyFact | null;
  /** Of all data centres of the provider together, where that is all there is: nothing is computed of it. */
  readonly overall: EnergyFact | null;
  /** Grams of CO2 a kWh. */
  readonly grid: number | null;
  /** Other sites of the same provider and region of which a lower PUE is published, the lowest first. */
  readonly lower: readonly { readonly site: string; readonly pue: EnergyFact }[];
  readonly use: Use | null;
}

/** Sums over what is known: `atLeast` names the parts that leave something out. */
export interface UseSum extends Use {
  readonly atLeast: readonly (keyof Use)[];
}

export interface CellEnergy {
  readonly cell: string;
  readonly environment: string;
  readonly sites: readonly SiteEnergy[];
  readonly efficiency: Efficiency;
  readonly use: UseSum | null;
  readonly seats: number;
}

/** The mean PUE, weighed by vCPU, of those machines whose own site has one. */
export interface Efficiency {
  readonly cpu: number;
  readonly known: number;
  readonly pue: number | null;
}

export interface EnergySheet {
  readonly platform: string;
  readonly watts: number | null;
  readonly cells: readonly CellEnergy[];
  readonly efficiency: Efficiency;
  readonly use: UseSum | null;
  readonly tenants: readonly { readonly slug: string; readonly cell: string; readonly seats: number; readonly use: UseSum | null }[];
}

/** The energy of a platform as far as sources let it be computed. The same plan, lists and watts give the same sheet. */
export function energySheet(request: EnergyRequest): EnergySheet {
  const { platform, watts } = request;
  const tenants = request.tenants.map(useOf);
  const parts = platform.cells.map((cell) => ({ cell, rows: rowsOf(request, cell) }));
  const cells = parts.map(({ cell: { cell }, rows }) => ({
    cell: cell.name,
    environment: cell.values.environment,
    sites: together(rows),
    efficiency: efficiencyOf(rows),
    use: sumOf(rows),
    seats: tenants.filter((each) => each.cell === cell.name).reduce((sum, each) => sum + each.seats, 0),
  }));
  const all = parts.flatMap(({ rows }) => rows);
  const borne = parts.map(({ cell, rows }) =>
    sharesOf(
      rows,
      tenants.filter((each) => each.cell === cell.cell.name),
    ),
  );
  return {
    platform: platform.platform.name,
    watts,
    cells,
    efficiency: efficiencyOf(all),
    use: sumOf(all),
    tenants: tenants.map(({ id, slug, cell, seats }) => ({
      slug,
      cell,
      seats,
      use: borne.map((each) => each.get(id)).find((each) => each !== undefined) ?? null,
    })),
  };
}

interface Row extends SiteEnergy {
  readonly share: Machines['share'];
}

function rowsOf({ catalogue, lists, watts }: EnergyRequest, cell: CellPlan): readonly Row[] {
  return usesOf(cell).flatMap(({ things, share }) =>
    things.map((thing): Row => {
      const { site, provider, cpu } = thing.values;
      const name = site.slice(site.indexOf('/') + 1);
      const facts = lists[provider]?.energy ?? [];
      const sites = catalogue.providers[provider]?.sites ?? [];
      const here = sites.find((each) => each.name === name);
      const own = (of: EnergyFact['of'], at: string) => facts.find((each) => each.of === of && each.sites.includes(at)) ?? null;
      const [pue, wue] = [own('pue', name), own('wue', name)];
      const lower = sites
        .filter((each) => each.region === here?.region && each.name !== name)
        .flatMap((each) => {
          const other = own('pue', each.name);
          return other && pue && other.value < pue.value ? [{ site: `${provider}/${each.name}`, pue: other }] : [];
        })
        .sort((a, b) => a.pue.value - b.pue.value);
      const machines = machinesOf(thing);
      const overall = pue ? null : (facts.find((each) => each.of === 'pue' && each.sites.length === 0) ?? null);
      const row = { site, country: here?.country ?? null, machines, cpu: machines * cpu, pue, wue, overall, share, lower };
      const known = { ...row, grid: GRID.grams[here?.country ?? ''] ?? null };
      return { ...known, use: watts === null ? null : useAt(known, watts) };
    }),
  );
}

function useAt({ cpu, pue, wue, grid }: Pick<SiteEnergy, 'cpu' | 'pue' | 'wue' | 'grid'>, watts: number): Use {
  const machines = (cpu * watts * HOURS) / 1000;
  const drawn = pue && machines * pue.value;
  return {
    machines,
    drawn,
    water: wue && machines * wue.value,
    grams: drawn === null || grid === null ? null : drawn * grid,
  };
}

function together(rows: readonly Row[]): readonly SiteEnergy[] {
  return [...Map.groupBy(rows, (each) => each.site)].map(([, own]) => {
    const { share: _, ...first } = own[0] as Row;
    const cpu = own.reduce((sum, each) => sum + each.cpu, 0);
    const machines = own.reduce((sum, each) => sum + each.machines, 0);
    return { ...first, cpu, machines, use: sumOf(own) };
  });
}

const PARTS = ['machines', 'drawn', 'water', 'grams'] as const;

function sumOf(rows: readonly { readonly use: Use | null }[]): UseSum | null {
  const uses = rows.flatMap(({ use }) => use ?? []);
  if (uses.length === 0) return null;
  const sum = (part: keyof Use) => {
    const known = uses.flatMap((each) => each[part] ?? []);
    return known.length === 0 ? null : known.reduce((all, each) => all + each, 0);
  };
  const atLeast = PARTS.filter((part) => uses.some((each) => each[part] === null) && uses.some((each) => each[part] !== null));
  return { machines: sum('machines') ?? 0, drawn: sum('drawn'), water: sum('water'), grams: sum('grams'), atLeast };
}

function efficiencyOf(rows: readonly SiteEnergy[]): Efficiency {
  const cpu = rows.reduce((sum, each) => sum + each.cpu, 0);
  const measured = rows.flatMap(({ pue, cpu: own }) => (pue ? [{ own, value: pue.value }] : []));
  const known = measured.reduce((sum, each) => sum + each.own, 0);
  return { cpu, known, pue: known === 0 ? null : measured.reduce((sum, each) => sum + each.own * each.value, 0) / known };
}

/** What each tenant of a cell bears, divided as the price of the same machines is: parts add up to the whole. */
function sharesOf(rows: readonly Row[], tenants: readonly TenantUse[]): ReadonlyMap<string, UseSum | null> {
  const parts = rows.map(({ share, use }) => {
    // Thousandths, for what is divided is whole.
    const of = (value: number | null) => (value === null ? null : divide({ share, cents: Math.round(value * 1000) }, tenants));
    return use && { machines: of(use.machines), drawn: of(use.drawn), water: of(use.water), grams: of(use.grams) };
  });
  return new Map(
    tenants.map(({ id }, index) => {
      const own = (values: readonly number[] | null | undefined) => (values ? (values[index] ?? 0) / 1000 : null);
      const uses = parts.map((part) => ({
        use: part && { machines: own(part.machines) ?? 0, drawn: own(part.drawn), water: own(part.water), grams: own(part.grams) },
      }));
      return [id, sumOf(uses)] as const;
    }),
  );
}
