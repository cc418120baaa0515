import { join } from 'node:path';
import { goBuild } from '../go.ts';

/** The newest version of Sealed Secrets whose module and all that it needs can be downloaded. */
export const SEALED_SECRETS = '0.36.6';

/** Builds, or takes from the cache, kubeseal and the controller that opens what it seals. Cold: about 140 CPU seconds. */
async function built(): Promise<string> {
  const module = 'github.com/bitnami-labs/sealed-secrets/cmd';
  return goBuild({
    name: 'kubeseal',
    version: SEALED_SECRETS,
    module: join(import.meta.dirname, 'programs'),
    packages: { kubeseal: `${module}/kubeseal`, controller: `${module}/controller` },
    ldflags: [`-X main.VERSION=${SEALED_SECRETS}`],
  });
}

export async function kubeseal(): Promise<string> {
  return join(await built(), 'kubeseal');
}

export async function controller(): Promise<string> {
  return join(await built(), 'controller');
}
