import type { Context } from './context.ts';
import { Refusal } from './exit.ts';

/** The day against which ends and ages are held: said, or this one in UTC. */
export function dayOf({ options }: Context): string {
  const said = options['at'];
  if (said === undefined) return new Date().toISOString().slice(0, 10);
  if (typeof said !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(said)) throw new Refusal('Say the day as in `--at 2026-11-21`.');
  return said;
}
