import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { atMachine, installationOf } from './installation.ts';
import { personAtMachine } from './person.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
/** A token that nobody remembers is one that nobody takes back. Days. */
const LONGEST = 366;

/** `hansa token create --role operator --expires 1d`: a bearer token for machines, on stdout and nowhere else. */
export async function tokenCreate({ format, options }: Context): Promise<number> {
  const role = String(options['role'] ?? '');
  if (role !== 'operator' && role !== 'support') throw new Refusal(`--role is ${role || 'missing'}; it is operator or support.`);
  const lasts = seconds(String(options['expires'] ?? ''));
  const name = String(options['name'] ?? `${personAtMachine()}-token`);
  if (!/^[\w.@-]{1,64}$/.test(name)) throw new Refusal('--name has 1 to 64 letters, digits and . _ @ -');
  const { createToken } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  const { word, expiresAt } = await atMachine(() => createToken(installationOf(process.env), { name, role, lasts }));
  const until = expiresAt.toISOString();
  process.stdout.write(format === 'json' ? `${JSON.stringify({ version: 1, token: word, name, role, expiresAt: until })}\n` : `${word}\n`);
  if (format !== 'json') process.stderr.write(`A token for ${name} as ${role}, until ${until}. It is shown this once.\n`);
  return EXIT.done;
}

function seconds(text: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const lasts = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (lasts <= LONGEST * 86_400) return lasts;
  throw new Refusal(`--expires is ${text || 'missing'}; say how long, as in 30m, 12h or 90d, ${LONGEST}d at most.`);
}
