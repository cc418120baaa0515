import type { SimulatedCacheUser } from '../../outside/cache/simulated.ts';
import type { Tables } from './tables.ts';

/** The world's side of the cache twin: one row a user of the access list. */
export function simulatedCacheWorld(tables: Tables, verb: string, body: unknown): unknown {
  const wanted = body as SimulatedCacheUser;
  const key = `cache/user/${wanted.user}`;
  if (verb === 'ensure') tables.put(key, wanted);
  else if (verb === 'remove') tables.delete(key);
  else if (verb !== 'observe' && verb !== 'reach') throw new Error(`the simulated cache knows no verb ${verb}`);
  return tables.get(key) ?? null;
}
