import { KNOWN_PROVIDERS } from '../catalogue/known-providers.ts';
import type { Fact, KnownProvider, ProviderEntry, ServiceLevel } from '../catalogue/entry.ts';
import type { EnergyFact } from '../catalogue/price.ts';
import { REACH } from '../catalogue/reach.ts';
import { type Moved, movedTo, plannedMachines } from '../cost/moved.ts';
import { usesOf } from '../cost/machines.ts';
import type { CostRequest, CostSheet, Total } from '../cost/sheet.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import { type CellPlan, machinesOf } from '../plan/plan.ts';
import { factsOf } from '../sovereignty/parties/index.ts';
import type { Certificate, Said } from '../sovereignty/parties/party.ts';
import { UNKNOWN } from '../sovereignty/seats.ts';
import { type Known, known } from '../sovereignty/verdict.ts';
import { type Answer, type Standing, answersOf } from './needs.ts';

/** Who a provider is, as the sovereignty report has it of a party. */
export interface Control extends Pick<Known, 'seat' | 'control'> {
  readonly name: string;
  readonly controller: string;
  readonly processes: string;
  readonly evidence: readonly Said[];
  readonly certificates: readonly (Certificate & { readonly ended: boolean | null })[];
}

/** Published PUE: of its sites in the catalogue, and of all its data centres together where that is all there is. */
export interface Efficiencies {
  readonly sites: readonly EnergyFact[];
  readonly overall: EnergyFact | null;
}

/** One provider, and what of it is the same for every cell. */
export interface Candidate {
  readonly provider: string;
  readonly title: string;
  readonly control: Control;
  readonly energy: Efficiencies;
  readonly promises: readonly ServiceLevel[];
  readonly orders: Fact | null;
}

/** A cell at one provider: what its machines cost there, and whether it has what the cell needs. */
export interface Place {
  readonly provider: string;
  readonly machines: Moved;
  readonly answers: readonly Answer[];
  readonly lacking: number;
  readonly unknown: number;
}

export interface CellSelection {
  readonly cell: string;
  readonly environment: string;
  /** How many machines stand where, as planned. */
  readonly planned: readonly { readonly provider: string; readonly machines: number }[];
  readonly here: Total;
  /** Those that lack least first; of them those of which least is unknown, then the cheapest. */
  readonly places: readonly Place[];
}

export interface Selection {
  readonly platform: string;
  readonly day: string;
  readonly bootVolume: number | null;
  readonly candidates: readonly Candidate[];
  readonly cells: readonly CellSelection[];
  /** Of whom nothing can be planned, and why. */
  readonly known: readonly Pick<KnownProvider, 'name' | 'title' | 'why' | 'facts'>[];
}

export interface SelectionRequest extends CostRequest {
  /** Who lives where, with how many buckets. */
  readonly fleet: readonly Pick<FleetEntry, 'cell' | 'buckets'>[];
  /** Words of certificates that somebody asks for. */
  readonly certificates: readonly string[];
  /** Only this cell; all without it. */
  readonly cell: string | undefined;
}

/** The providers of the catalogue side by side for each cell of a plan, each with all machines of the cell. */
export function selectionOf(request: SelectionRequest, sheet: CostSheet): Selection {
  const { platform, day, assumed } = request;
  const cells = platform.cells.filter(({ cell }) => request.cell === undefined || cell.name === request.cell);
  return {
    platform: platform.platform.name,
    day,
    bootVolume: assumed.bootVolume,
    candidates: providersOf(request).map((entry) => candidateOf(request, entry)),
    cells: cells.map((cell) => cellSelection(request, sheet, cell)),
    known: Object.values(KNOWN_PROVIDERS).map(({ name, title, why, facts }) => ({ name, title, why, facts })),
  };
}

/** Who rents to everyone: an inventory of the spec has the machines that it has. */
function providersOf({ catalogue }: SelectionRequest): readonly ProviderEntry[] {
  return Object.values(catalogue.providers).filter((each) => !each.own);
}

function candidateOf({ platform, lists, day }: SelectionRequest, { name, title, sites, serviceLevels }: ProviderEntry): Candidate {
  const party = known(name, platform);
  const facts = factsOf(party.id);
  const pue = (lists[name]?.energy ?? []).filter((each) => each.of === 'pue');
  return {
    provider: name,
    title,
    control: {
      seat: party.seat,
      control: party.control,
      name: facts?.name ?? title,
      controller: facts?.controller ?? UNKNOWN,
      processes: facts?.processes ?? UNKNOWN,
      evidence: facts?.says ?? [],
      certificates: (facts?.certificates ?? []).map((each) => ({ ...each, ended: each.until === UNKNOWN ? null : each.until < day })),
    },
    energy: {
      sites: pue.filter((each) => each.sites.some((site) => sites.some((own) => own.name === site))),
      overall: pue.find((each) => each.sites.length === 0) ?? null,
    },
    promises: serviceLevels,
    orders: REACH[name]?.orders ?? null,
  };
}

function cellSelection(request: SelectionRequest, sheet: CostSheet, cell: CellPlan): CellSelection {
  const places = providersOf(request).map((provider): Place => {
    const answers = answersOf({ ...request, cell, provider, reach: REACH[provider.name] });
    const count = (standing: Standing) => answers.filter((each) => each.standing === standing).length;
    const machines = movedTo(request, sheet, cell, provider);
    return { provider: provider.name, machines, answers, lacking: count('lacks'), unknown: count('unknown') };
  });
  const things = usesOf(cell).flatMap((use) => use.things);
  const planned = [...Map.groupBy(things, ({ values }) => values.provider)].map(([provider, own]) => ({
    provider,
    machines: own.reduce((sum, each) => sum + machinesOf(each), 0),
  }));
  const { name, values } = cell.cell;
  return { cell: name, environment: values.environment, planned, here: plannedMachines(sheet, cell), places: places.toSorted(better) };
}

/** A sum that leaves something out may be any larger one, so it comes behind those that are whole. */
function better(a: Place, b: Place): number {
  return (
    a.lacking - b.lacking ||
    a.unknown - b.unknown ||
    Number(a.machines.total.atLeast) - Number(b.machines.total.atLeast) ||
    a.machines.total.cents - b.machines.total.cents
  );
}
