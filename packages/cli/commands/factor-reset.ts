import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { lineOf } from './factor-list.ts';
import { atMachine, installationOf } from './installation.ts';
import { personAtMachine } from './person.ts';

/** `hansa factor reset <operator>`: takes their passkeys and recovery codes away, and ends their sessions. The register says who did. */
export async function factorReset({ format, words }: Context): Promise<number> {
  const who = words[0] ?? '';
  const { resetOperator } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  const meant = await atMachine(() => resetOperator(installationOf(process.env), who, personAtMachine()));
  const [only, ...others] = meant;
  if (!only) throw new Refusal(`Nobody who has a passkey is called ${who}. Who has one: hansa factor list`);
  if (others.length > 0) throw new Refusal(`Several are called ${who}; say which by their id:\n${meant.map(lineOf).join('\n')}`);
  const { person, name, passkeys } = only;
  if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, person, name, removed: passkeys })}\n`);
  else process.stdout.write(`${name} has no passkey and no recovery code any more, and is signed out everywhere.\n`);
  return EXIT.done;
}
