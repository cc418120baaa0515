import type { ProviderEntry } from '../catalogue/entry.ts';
import type { HostThing, PoolThing, ServerThing } from '../plan/kinds.ts';
import { type CellPlan, machinesOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { type Gap, gapOf } from './gap.ts';
import { usesOf } from './machines.ts';
import { cheapest, nodesAt } from './managed.ts';
import { type CostLine, type CostRequest, type CostSheet, type Total, pricedLines, totalOf } from './sheet.ts';
import { type Want, inCell, reasons } from './want.ts';

type Machine = ServerThing | PoolThing | HostThing;
type Priced = Pick<CostRequest, 'catalogue' | 'lists' | 'day' | 'assumed'>;

/** The machines of a cell, with disks where they come without, as one provider rents them: no addresses, load balancers or traffic. */
export interface Moved {
  readonly lines: readonly CostLine[];
  readonly total: Total;
  /** null where no line has a price, or in another currency: no rate is taken here. */
  readonly against: Gap | null;
}

/** The same of a cell as it is planned. */
export function plannedMachines(sheet: CostSheet, { cell }: CellPlan): Total {
  const own = sheet.lines.filter((line) => line.cell === cell.name);
  return totalOf(own.filter(({ id, kind }) => kind === 'machines' || id.startsWith(`${cell.name}/disks/`)));
}

/** What a cell's machines would be at a provider, all of them, whatever stood there before. */
export function movedTo(priced: Priced, sheet: CostSheet, cell: CellPlan, provider: ProviderEntry): Moved {
  const lines = pricedLines(priced, wantsOf(priced, cell, provider));
  const [here, total] = [plannedMachines(sheet, cell), totalOf(lines)];
  const comparable = lines.some((line) => line.cents !== null) && here.currency === total.currency;
  return { lines, total, against: comparable ? gapOf(here, total) : null };
}

function wantsOf(priced: Priced, cell: CellPlan, provider: ProviderEntry): Want[] {
  const shared = {
    ...inCell(cell),
    provider: provider.name,
    // At which of its sites nobody has said, so a price that was read for some of them is not verified.
    where: provider.sites.map((site) => `${provider.name}/${site.name}`),
    usage: false,
    share: 'requests',
  } as const;
  const id = `${cell.cell.name}/at/${provider.name}`;
  const things = usesOf(cell).flatMap((use) => use.things);
  const byType = [...Map.groupBy(things, (each) => typeAt(priced, provider, each))];
  const machines = byType.map(([type, own]): Want => {
    const unknown = `no type of it in the catalogue is as large as ${[...new Set(own.map(({ values }) => values.size))].join(', ')}`;
    const item = type === null ? null : (`machine/${type}` as const);
    const because = reasons(own.map((each) => reasonOf(each, 'size')));
    return {
      ...shared,
      id: `${id}/${type}`,
      kind: 'machines',
      what: 'machines',
      item,
      quantity: { pieces: countOf(own) },
      unknown,
      reasons: because,
    };
  });
  const bare = byType.filter(([type]) => provider.machines.some((each) => each.type === type && each.disk === 0)).flatMap(([, own]) => own);
  return bare.length === 0 ? machines : [...machines, disksOf(priced, shared, id, bare)];
}

function disksOf(
  { assumed }: Priced,
  shared: Omit<Want, 'id' | 'kind' | 'what' | 'item' | 'quantity' | 'reasons'>,
  id: string,
  bare: Machine[],
): Want {
  const quantity = assumed.bootVolume === null ? null : { gb: assumed.bootVolume * countOf(bare) };
  const unknown = 'these machines come without a disk, and the plan sizes none: say it with --boot-volume';
  const because = reasons(bare.map((each) => reasonOf(each, 'size')));
  return { ...shared, id: `${id}/disks`, kind: 'volumes', what: 'disks of them', item: 'boot-volume', quantity, unknown, reasons: because };
}

/** The type that a plan takes for the size there; of another size, as an inventory has them, the cheapest that is at least as large. */
function typeAt(priced: Priced, provider: ProviderEntry, { values }: Machine): string | null {
  const same = provider.machines.find((each) => each.size === values.size);
  return (same ?? cheapest(nodesAt(priced, provider.name), values.cpu, values.memory))?.type ?? null;
}

function countOf(things: readonly Machine[]): number {
  return things.reduce((sum, each) => sum + machinesOf(each), 0);
}
