import type { SimulatedDatabase } from '../../outside/postgres/simulated.ts';
import type { Tables } from './tables.ts';

/** The world's side of the postgres twin: one row a database, with all that came with it. */
export function simulatedPostgresWorld(tables: Tables, verb: string, body: unknown): unknown {
  const wanted = body as SimulatedDatabase;
  const key = `postgres/database/${wanted.database}`;
  if (verb === 'ensure') tables.put(key, wanted);
  else if (verb === 'remove') tables.delete(key);
  else if (verb !== 'observe' && verb !== 'reach') throw new Error(`the simulated postgres knows no verb ${verb}`);
  return tables.get(key) ?? null;
}
