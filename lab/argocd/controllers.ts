import { join } from 'node:path';
import { goBuild } from '../go.ts';

/** The newest Argo CD whose module and all that it needs can be downloaded. */
const version = '3.2.11';

export type Controllers = {
  /** All programs of Argo CD; the variable ARGOCD_BINARY_NAME picks one. */
  readonly argocd: string;
  /** An in-memory Redis (miniredis) for Argo CD's cache, which is empty after every start anyway. */
  readonly cache: string;
};

/** Builds, or takes from the cache, Argo CD and its cache. Cold: about 450 CPU seconds. */
export async function controllers(): Promise<Controllers> {
  const folder = await goBuild({
    name: 'argocd',
    version,
    module: join(import.meta.dirname, 'controllers'),
    packages: { argocd: 'github.com/argoproj/argo-cd/v3/cmd', cache: '.' },
    ldflags: [`-X github.com/argoproj/argo-cd/v3/common.version=${version}`],
  });
  return { argocd: join(folder, 'argocd'), cache: join(folder, 'cache') };
}
