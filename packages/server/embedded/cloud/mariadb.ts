import type { SimulatedSchema } from '../../outside/mariadb/simulated.ts';
import type { Tables } from './tables.ts';

/** The world's side of the mariadb twin: one row a database, with its users. */
export function simulatedMariadbWorld(tables: Tables, verb: string, body: unknown): unknown {
  const wanted = body as SimulatedSchema;
  const key = `mariadb/database/${wanted.database}`;
  if (verb === 'ensure') tables.put(key, wanted);
  else if (verb === 'remove') tables.delete(key);
  else if (verb !== 'observe' && verb !== 'reach') throw new Error(`the simulated mariadb knows no verb ${verb}`);
  return tables.get(key) ?? null;
}
