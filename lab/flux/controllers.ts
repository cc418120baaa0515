import { join } from 'node:path';
import { goBuild } from '../go.ts';

/** Flux 2.9: these two, unmodified but for `github.com/fluxcd/pkg/artifact` (see the README of this folder). */
export const fluxVersion = '1.9.5';

export type Controllers = { readonly source: string; readonly kustomize: string };

/** Builds, or takes from the cache, source-controller and kustomize-controller. Cold: about 360 CPU seconds. */
export async function controllers(): Promise<Controllers> {
  const folder = await goBuild({
    name: 'flux',
    version: fluxVersion,
    module: join(import.meta.dirname, 'controllers'),
    packages: {
      'source-controller': 'github.com/fluxcd/source-controller',
      'kustomize-controller': 'github.com/fluxcd/kustomize-controller',
    },
  });
  return { source: join(folder, 'source-controller'), kustomize: join(folder, 'kustomize-controller') };
}
