import type { Pool } from 'pg';
import { type Filed, filedTenantsOf } from '../../db/tenants.ts';
import { together } from '../../db/together.ts';
import type { Values, Vault } from '../../db/vault.ts';

/** What looks that begin in one moment ask the database together. */
export interface Reading {
  filed(tenant: string): Promise<Filed | undefined>;
  values(tenant: string): Promise<Values>;
}

export function readingOf(pool: Pool, vault: Vault): Reading {
  const values = together((ids) => vault.readAll(pool, ids));
  return {
    filed: together((ids) => filedTenantsOf(pool, ids)),
    values: async (tenant) => (await values(tenant)) ?? new Map<string, never>(),
  };
}
