import { join } from 'node:path';
import { debianPackage } from '../debian.ts';
import { goBuild } from '../go.ts';

/** The version that the catalogue installs; `controllers/go.mod` has the same. */
export const CERT_MANAGER = '1.21.1';

/** Builds, or takes from the cache, cert-manager's loops. Cold: about 260 CPU seconds. */
export async function certManager(): Promise<string> {
  const folder = await goBuild({
    name: 'cert-manager',
    version: CERT_MANAGER,
    module: join(import.meta.dirname, 'controllers'),
    packages: { certificates: '.' },
  });
  return join(folder, 'certificates');
}

/** Debian's Pebble: an ACME server that asks the name servers for every challenge, and whose certificates nobody trusts. */
export async function pebble(): Promise<string> {
  return join(await debianPackage('pebble'), 'usr/bin/pebble');
}
