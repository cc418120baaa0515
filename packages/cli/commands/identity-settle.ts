import { readFileSync } from 'node:fs';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

/** `hansa identity settle CELL`: after this the first account of a new Keycloak is gone, and ours may make realms and nothing else. */
export async function identitySettle({ words: [cell = ''], options }: Context): Promise<number> {
  const [client, path] = [options['bootstrapClient'], options['bootstrapSecretFile']];
  if (typeof client !== 'string' || typeof path !== 'string')
    throw new Refusal('Say what Keycloak was started with: --bootstrap-client ID --bootstrap-secret-file PATH');
  const secret = new Secret(read(path));
  const { ConfigRefusal, readConfig, settleIdentity } = await import('@hansa/server/main.ts');
  try {
    const outcome = await settleIdentity(readConfig(process.env), cell, { client, secret });
    if (!outcome) throw new Refusal(`HANSA_CONFIG names no Keycloak for the cell ${cell}: cells.${cell}.identity.`);
    if (!('cause' in outcome)) {
      process.stdout.write(`Keycloak of ${cell}: our account may make realms, and ${client} is gone.\n`);
      return EXIT.done;
    }
    process.stderr.write(`${outcome.cause.code}: ${outcome.cause.detail}\n`);
    return outcome.kind === 'transient' ? EXIT.outsider : EXIT.refused;
  } catch (error) {
    if (error instanceof ConfigRefusal) throw new Refusal(error.message);
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Refusal(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'}).`);
  }
}
