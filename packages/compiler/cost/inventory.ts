import type { PriceFact } from '../catalogue/price.ts';
import type { MachineThing } from '../plan/kinds.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CostRequest } from './sheet.ts';

/** Whether that is an inventory: what its machines send, and their addresses, are in the price that the spec says. */
export function isOwn({ inventory }: Pick<PlatformPlan, 'inventory'>, provider: string): boolean {
  return inventory?.names.some(({ value }) => value === provider) === true;
}

/** The price lists, with what the spec says of the machines that it brings along: it holds on the day on which it is asked for. */
export function withInventory({ lists, platform, day }: Pick<CostRequest, 'lists' | 'platform' | 'day'>): CostRequest['lists'] {
  const { inventory } = platform;
  if (!inventory) return lists;
  const own = inventory.names.map(({ value: name }) => {
    const prices = inventory.machines.filter(({ values }) => values.inventory === name).flatMap((machine) => factOf(machine, day));
    return [name, { prices, energy: [] }] as const;
  });
  return { ...lists, ...Object.fromEntries(own) };
}

function factOf(machine: MachineThing, day: string): PriceFact[] {
  const { price } = machine.values;
  if (price === null) return [];
  const { file, pointer } = reasonOf(machine, 'price').origin;
  return [
    {
      item: `machine/${machine.name}`,
      what: machine.name,
      amount: `${price.padStart(3, '0').slice(0, -2)}.${price.padStart(3, '0').slice(-2)}`,
      currency: 'EUR',
      unit: 'one',
      per: 'month',
      tax: 'exclusive',
      source: `${file}#${pointer}`,
      asOf: day,
      checkedAt: day,
      verified: true,
      note: 'as the spec says',
    },
  ];
}
