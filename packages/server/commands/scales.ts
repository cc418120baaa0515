import { type FleetEntry, fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { loadsOf, lockCell, lockFreeCells } from '../db/loads.ts';
import type { TenantRow } from '../db/tenants.ts';
import type { Transaction } from '../db/transaction.ts';
import type { GoodPlatform } from '../estate/estate.ts';
import { refusals } from '../estate/weighing.ts';
import type { Desk } from './tenants.ts';

/** Weighs tenants of a transaction, each beside those that were put on before it. From the first on nobody else weighs in their cells. */
export class Scales {
  readonly #desk: Desk;
  readonly #client: Transaction;
  readonly #cells = new Map<string, readonly FleetEntry[]>();

  constructor(desk: Desk, client: Transaction) {
    this.#desk = desk;
    this.#client = client;
  }

  /** Takes those of the cells that nobody else weighs in now, and gives them. */
  async take(cells: readonly string[]): Promise<ReadonlySet<string>> {
    const free = await lockFreeCells(this.#client, cells);
    const loads = Map.groupBy(await loadsOf<FleetEntry>(this.#client, [...free]), ({ cell }) => cell);
    for (const cell of free) this.#cells.set(cell, loads.get(cell) ?? []);
    return free;
  }

  /** What the tenant takes of its cell. Throws a Refusal where it does not compile or the cell does not carry it. */
  async weigh(platform: GoodPlatform, row: TenantRow): Promise<FleetEntry> {
    const { estate } = this.#desk;
    const planned = estate.tenant(platform, row);
    const errors = planned.diagnostics.filter((each) => each.severity === 'error');
    if (!planned.plan) throw new Refusal('invalid', errors[0]?.code ?? 'spec/invalid', errors[0]?.message ?? 'This cannot work.', errors);
    const load = fleetEntry(row.file ?? `tenants/${row.slug}.yaml`, planned.plan);
    const loads = await this.#loads(row.cell);
    const others = loads.filter((each) => each.id !== row.id);
    const before = loads.find((each) => each.id === row.id);
    const findings = refusals(estate.language, platform, others, before, load);
    const first = findings[0];
    if (first) throw new Refusal('conflict', first.code, first.message, findings);
    return load;
  }

  /** Of a tenant that was weighed, and that becomes so. */
  put(load: FleetEntry): void {
    const others = (this.#cells.get(load.cell) ?? []).filter((each) => each.id !== load.id);
    this.#cells.set(load.cell, [...others, load]);
  }

  async #loads(cell: string): Promise<readonly FleetEntry[]> {
    const known = this.#cells.get(cell);
    if (known) return known;
    await lockCell(this.#client, cell);
    const loads = await loadsOf<FleetEntry>(this.#client, [cell]);
    this.#cells.set(cell, loads);
    return loads;
  }
}
