import type { Tables } from './tables.ts';

/** A message that the simulated relay took. `copy` counts what came under one id: more than one is a double effect. */
export interface SimulatedMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: number;
  readonly copy: number;
}

type Body = Omit<SimulatedMail, 'copy'>;

const rowsOf = (id: string): string => `mail/message/${id}/`;

/**
 * The world's side of the mail twin: a relay that knows everyone but `bounce.invalid` and is always busy for `defer.invalid`. At `once.invalid` it
 * learns who somebody is by the first letter to them, which it refuses: so one can see a tenant held, and go on when a person says so.
 */
export function simulatedMail(tables: Tables, verb: string, body: unknown): unknown {
  const asked = body as Body;
  const copies = verb === 'inbox' ? [] : tables.list(rowsOf(asked.id));
  if (verb === 'inbox') return tables.list('mail/message/').map((row) => tables.get(row));
  if (verb === 'find') return copies[0] === undefined ? null : tables.get(copies[0]);
  if (verb !== 'send') throw new Error(`the simulated relay knows no verb ${verb}`);
  if (asked.to.endsWith('@defer.invalid')) return { reply: 451 };
  if (asked.to.endsWith('@bounce.invalid')) return { reply: 550 };
  if (asked.to.endsWith('@once.invalid') && firstOf(tables, asked) === asked.id) return { reply: 550 };
  const copy = copies.length + 1;
  tables.put(`${rowsOf(asked.id)}${copy}`, { ...asked, copy } satisfies SimulatedMail);
  return { reply: 250 };
}

/** The id of the first letter to whoever this one is to. */
function firstOf(tables: Tables, { id, to }: Body): string {
  const row = `mail/first/${to}`;
  const first = (tables.get(row) as string | undefined) ?? id;
  tables.put(row, first);
  return first;
}
