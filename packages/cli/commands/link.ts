import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { atMachine, installationOf } from './installation.ts';
import { personAtMachine } from './person.ts';

/** `hansa link`: another one-time link that signs in the operator who sits at this machine; a quarter of an hour. */
export async function link({ format, options }: Context): Promise<number> {
  const person = String(options['person'] ?? personAtMachine());
  const { createLink } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  const { word, address } = await atMachine(() => createLink(installationOf(process.env), person));
  const server = new URL(String(options['server'] ?? address ?? 'http://localhost:4680/'));
  server.hash = `sign-in=${word}`;
  process.stdout.write(format === 'json' ? `${JSON.stringify({ version: 1, link: server.href, person })}\n` : `${server.href}\n`);
  if (format !== 'json') process.stderr.write(`Signs ${person} in once, within a quarter of an hour.\n`);
  return EXIT.done;
}
