import { readFileSync } from 'node:fs';
import type { Installation } from '@hansa/server/machine.ts';
import { EXIT, Refusal } from '../exit.ts';

/** The installation that the environment names, as `hansa serve` reads it. */
export function installationOf(env: NodeJS.ProcessEnv): Installation {
  const file = env['DATABASE_URL_FILE'];
  const database = env['DATABASE_URL'] || (file ? readFileSync(file, 'utf8').trim() : undefined);
  return { data: env['HANSA_DATA'] || '.hansa', database };
}

/** Hansa that is not running is an outsider that failed: trying again makes sense. */
export async function atMachine<T>(act: () => Promise<T>): Promise<T> {
  const { NotRunning } = await import('@hansa/server/machine.ts');
  return act().catch((error: unknown) => {
    throw error instanceof NotRunning ? new Refusal(error.message, EXIT.outsider) : error;
  });
}
