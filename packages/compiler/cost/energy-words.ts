import { GRID } from '../catalogue/grid.ts';
import type { EnergyFact } from '../catalogue/price.ts';
import type { CellEnergy, Efficiency, EnergySheet, SiteEnergy, Use, UseSum } from './energy.ts';

/** Numbers the sources in the order in which they are met. */
export class EnergySources {
  readonly #numbers = new Map<string, number>();

  /** `1.45 [1]`, or `unknown`. */
  said(fact: EnergyFact | null): string {
    return fact ? `${fact.value} ${this.#mark(fact, '')}` : 'unknown';
  }

  grid(grams: number | null): string {
    return grams === null ? 'unknown' : `${grams} ${this.#mark(GRID, `${GRID.note}; `)}`;
  }

  /** One a line. */
  lines(): readonly string[] {
    return [...this.#numbers].map(([name, number]) => `[${number}] ${name}`);
  }

  #mark({ source, asOf, checkedAt, verified }: Pick<EnergyFact, 'source' | 'asOf' | 'checkedAt' | 'verified'>, note: string): string {
    const name = `${verified ? '' : 'unverified; '}${note}figures of ${asOf}, read on ${checkedAt} in ${source}`;
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    return `[${number}]`;
  }
}

export const SITE_HEAD = ['site', 'machines', 'vCPU', 'PUE', 'litres a kWh', 'g CO2 a kWh of the grid'] as const;

export function siteRow(site: SiteEnergy, sources: EnergySources): string[] {
  const { machines, cpu, pue, wue, grid } = site;
  return [site.site, String(machines), String(cpu), sources.said(pue), sources.said(wue), sources.grid(grid)];
}

/** What is to be said of a site beside its row. */
export function siteNotes({ site, overall, lower }: SiteEnergy, sources: EnergySources): readonly string[] {
  const others = lower.map((each) => `${each.site} ${sources.said(each.pue)}`);
  return [
    ...(overall ? [`of ${site} alone nothing is published; all data centres of the provider together: ${sources.said(overall)}`] : []),
    ...(others.length > 0 ? [`a lower PUE in the same region as ${site}: ${others.join(', ')}`] : []),
  ];
}

/** `1.42 on average where it is published, which is for 34 of 92 vCPU`. */
export function efficiencyText({ cpu, known, pue }: Efficiency): string {
  if (pue === null) return `unknown, for all ${cpu} vCPU`;
  const of = known === cpu ? `for all ${cpu} vCPU` : `for ${known} of ${cpu} vCPU, and unknown for the others`;
  return `${pue.toFixed(2)} on average, ${of}`;
}

export const USE_HEAD = ['seats', 'kWh of machines', 'kWh drawn', 'kg CO2', 'litres', 'kWh of machines a seat'] as const;

export function useRow(use: UseSum | null, seats: number): string[] {
  const text = (part: keyof Use, by = 1) => {
    const value = use?.[part] ?? null;
    if (value === null) return 'unknown';
    return `${use?.atLeast.includes(part) ? 'at least ' : ''}${(value / by).toFixed(1)}`;
  };
  const seat = use && seats > 0 ? (use.machines / seats).toFixed(2) : '';
  return [String(seats), text('machines'), text('drawn'), text('grams', 1000), text('water'), seat];
}

/** Every cell with its name and what it uses, then all of them, then each tenant. */
export function useRows({ cells, tenants, use }: EnergySheet): string[][] {
  const seats = cells.reduce((sum, each) => sum + each.seats, 0);
  return [
    ...cells.map((each: CellEnergy) => [`cell ${each.cell}`, ...useRow(each.use, each.seats)]),
    ...(cells.length > 1 ? [['all cells', ...useRow(use, seats)]] : []),
    ...tenants.map((each) => [`tenant ${each.slug}`, ...useRow(each.use, each.seats)]),
  ];
}

export const WHY_UNKNOWN = 'How much energy machines use is unknown: no provider publishes what one of its virtual machines draws.';

export function assumedText(watts: number): string {
  return `Taken for granted, for somebody said so: a vCPU draws ${watts} W on average, idle or not. A month has 730 hours.`;
}

export const HOW = [
  'PUE: energy of the whole data centre by that of its machines. kWh drawn: of machines, times the PUE of the site; where that is unknown it is left out.',
  'CO2: what the grid of the country sets free for what is drawn, by the mean of a year; contracts for green electricity do not count.',
  'A tenant bears its part as it does of the price: half by CPU, half by memory that its pods request. Stores, load balancers and networks are left out.',
  'Nothing is moved for it: where things stand is what the spec says.',
] as const;
