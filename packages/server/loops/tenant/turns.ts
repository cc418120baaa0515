import type { Sight } from '@hansa/domain/tenancy/step.ts';
import { Lanes } from '../lanes.ts';
import type { Hand, Hands } from './hand.ts';

/** Steps of one tenant that are seen or made at the same time: one with many apps must not fill the queue of an outsider. */
const MOST = 4;

/** Hands that work for each tenant on so many steps at a time. */
export function inTurns(hands: Hands, most: number = MOST): Hands {
  const tenants = new Map<string, Lanes>();
  const take = async <T>(tenant: string, act: () => Promise<T>): Promise<T> => {
    const lanes = tenants.get(tenant) ?? new Lanes(most);
    tenants.set(tenant, lanes);
    try {
      return await lanes.take(act);
    } finally {
      if (lanes.isEmpty) tenants.delete(tenant);
    }
  };
  const wrap = (hand: Hand): Hand => ({
    see: (step, whose, context) => take<Sight>(whose.row.id, () => hand.see(step, whose, context)),
    ensure: (step, whose, context) => take(whose.row.id, () => hand.ensure(step, whose, context)),
    remove: (step, whose, context) => take(whose.row.id, () => hand.remove(step, whose, context)),
  });
  return Object.fromEntries(Object.entries(hands).map(([port, hand]) => [port, wrap(hand)]));
}
