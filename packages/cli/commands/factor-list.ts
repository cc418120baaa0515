import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { atMachine, installationOf } from './installation.ts';

/** `hansa factor list`: operators who have passkeys, with how many, and how many recovery codes they have left. */
export async function factorList({ format }: Context): Promise<number> {
  const { keyedOperators } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  const operators = await atMachine(() => keyedOperators(installationOf(process.env)));
  if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, operators })}\n`);
  else if (operators.length === 0) process.stdout.write('Nobody has a passkey.\n');
  else for (const each of operators) process.stdout.write(`${lineOf(each)}\n`);
  return EXIT.done;
}

interface Operator {
  readonly person: string;
  readonly name: string;
  readonly issuer: string;
  readonly passkeys: number;
  readonly codesLeft: number;
}

/** One operator, as a person tells them from others. */
export function lineOf({ person, name, issuer, passkeys, codesLeft }: Operator): string {
  const from = issuer === 'machine' ? 'by links' : `from ${issuer}`;
  return `${name} (${from}, ${person}): ${passkeys} passkey${passkeys === 1 ? '' : 's'}, ${codesLeft} recovery codes`;
}
