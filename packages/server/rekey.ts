import { readConfig } from './config/read.ts';
import type { ServerConfig } from './config/server-config.ts';
import { rekey } from './db/master-keys.ts';
import { openMasterKeys } from './keys.ts';
import { inDatabase } from './machine.ts';

/** What `hansa vault rekey` did. */
export interface Rekeyed {
  /** Of the key that seals now: see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Tenants whose key was sealed with another one. */
  readonly tenants: number;
}

/** Seals every tenant's key with the key that the settings name, while everything goes on running. Throws a ConfigRefusal or NotRunning. */
export function rekeyVault(env: Readonly<Record<string, string | undefined>>): Promise<Rekeyed> {
  const config: ServerConfig = readConfig(env);
  const database = config.database === 'embedded' ? undefined : config.database.reveal();
  return inDatabase({ data: config.data, database }, async (pool) => {
    const keys = await openMasterKeys(config, pool);
    return { fingerprint: keys.fingerprint, tenants: await rekey(pool, keys) };
  });
}
