import { readFileSync } from 'node:fs';
import type * as Machine from '@hansa/server/machine.ts';
import { EXIT, Refusal } from '../exit.ts';

/** The installation that the environment names, as `hansa serve` reads it. */
export function installationOf(env: NodeJS.ProcessEnv): Machine.Installation {
  const file = env['DATABASE_URL_FILE'];
  const database = env['DATABASE_URL'] || (file ? readFileSync(file, 'utf8').trim() : undefined);
  return { data: env['HANSA_DATA'] || '.hansa', database };
}

/**
 * Asks the installation at this machine. Hansa that is not running is an outsider that failed: trying again makes sense. The server is loaded here and
 * not at the top: the program is kept as one file, and what that imports is paid for by every command.
 */
export async function atMachine<T>(act: (machine: typeof Machine) => Promise<T>): Promise<T> {
  const machine = await import('@hansa/server/machine.ts');
  return act(machine).catch((error: unknown) => {
    throw error instanceof machine.NotRunning ? new Refusal(error.message, EXIT.outsider) : error;
  });
}
