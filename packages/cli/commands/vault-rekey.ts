import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { atMachine } from './installation.ts';

/** `hansa vault rekey`: seals the key of every tenant with HANSA_VAULT_KEY; what HANSA_VAULT_KEY_OTHER sealed is opened with that. */
export async function vaultRekey({ format }: Context): Promise<number> {
  const { ConfigRefusal, rekeyVault } = await import('@hansa/server/main.ts'); // here, so that no other command pays for the server
  try {
    const { fingerprint, tenants } = await atMachine(() => rekeyVault(process.env));
    if (format === 'json') process.stdout.write(`${JSON.stringify({ version: 1, key: fingerprint, tenants })}\n`);
    else
      process.stdout.write(
        `${tenants === 1 ? '1 tenant was' : `${tenants} tenants were`} sealed anew; all are sealed with the key ${fingerprint}.\n`,
      );
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof ConfigRefusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
}
