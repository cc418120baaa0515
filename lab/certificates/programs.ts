import { join } from 'node:path';
import { helm } from '../charts/charts.ts';
import { debianPackage } from '../debian.ts';
import { bind } from '../dns/servers.ts';
import { goBuild } from '../go.ts';
import { programs } from '../kubernetes/programs.ts';

/** The version that the catalogue installs; `controllers/go.mod` has the same. */
export const CERT_MANAGER = '1.21.1';

/** Builds, or takes from the cache, cert-manager's loops. Cold: about 260 CPU seconds. */
async function certManager(): Promise<string> {
  const folder = await goBuild({
    name: 'cert-manager',
    version: CERT_MANAGER,
    module: join(import.meta.dirname, 'controllers'),
    packages: { certificates: '.' },
  });
  return join(folder, 'certificates');
}

/** Debian's Pebble: an ACME server that asks the name servers for every challenge, and whose certificates nobody trusts. */
async function pebble(): Promise<string> {
  return join(await debianPackage('pebble'), 'usr/bin/pebble');
}

/** Everything that the certificates of a cell need around them, built or taken from the cache. */
export async function certificatePrograms() {
  return {
    kubernetes: await programs(),
    helm: await helm(),
    certManager: await certManager(),
    pebble: await pebble(),
    bind: await bind(),
  };
}
