import { join } from 'node:path';
import { goBuild } from '../go.ts';

/** The newest version of Sealed Secrets whose module and all that it needs can be downloaded. */
export const SEALED_SECRETS = '0.36.6';

/** Builds, or takes from the cache, kubeseal. Cold: about 90 CPU seconds. */
export async function kubeseal(): Promise<string> {
  const folder = await goBuild({
    name: 'kubeseal',
    version: SEALED_SECRETS,
    module: join(import.meta.dirname, 'programs'),
    packages: { kubeseal: 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal' },
    ldflags: [`-X main.VERSION=${SEALED_SECRETS}`],
  });
  return join(folder, 'kubeseal');
}
