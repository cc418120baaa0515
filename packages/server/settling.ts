import { randomUUID } from 'node:crypto';
import { type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import type { ServerConfig } from './config/server-config.ts';

/** Milliseconds. */
const PATIENCE = 60_000;

/**
 * Turns the account that a new Keycloak was started with into the one that the configuration names for a cell. Done when that was done before;
 * undefined where the configuration names no Keycloak for that cell.
 */
export async function settleIdentity(
  { cells }: ServerConfig,
  cell: string,
  bootstrap: { readonly client: string; readonly secret: Secret },
): Promise<Outcome | undefined> {
  const settings = cells.get(cell)?.identity;
  if (settings === undefined || typeof settings === 'string') return undefined;
  const { settleAccount } = await import('./outside/identity/real.ts');
  const { url: base, client, secret, ca } = settings;
  const trace = `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
  const context = { signal: AbortSignal.timeout(PATIENCE), deadline: Date.now() + PATIENCE, key: `settle/${cell}`, epoch: 0, trace };
  return settleAccount({ base, account: { client, secret }, ca }, bootstrap, context);
}
