import { join } from 'node:path';
import { goBuild } from '../go.ts';

/** Flux 2.9: these two, unmodified but for `github.com/fluxcd/pkg/artifact` (see the README of this folder). */
export const fluxVersion = '1.9.5';

export type Controllers = {
  readonly source: string;
  readonly kustomize: string;
  /** Makes the key of a cell with which kustomize-controller decrypts. */
  readonly ageKeygen: string;
  /** Encrypts what kustomize-controller decrypts. */
  readonly sops: string;
};

/** Builds, or takes from the cache, source-controller, kustomize-controller, age-keygen and sops. Cold: about 430 CPU seconds. */
export async function controllers(): Promise<Controllers> {
  const folder = await goBuild({
    name: 'flux',
    version: fluxVersion,
    module: join(import.meta.dirname, 'controllers'),
    packages: {
      'source-controller': 'github.com/fluxcd/source-controller',
      'kustomize-controller': 'github.com/fluxcd/kustomize-controller',
      'age-keygen': 'filippo.io/age/cmd/age-keygen',
      sops: 'github.com/getsops/sops/v3/cmd/sops',
    },
  });
  const program = (name: string) => join(folder, name);
  return {
    source: program('source-controller'),
    kustomize: program('kustomize-controller'),
    ageKeygen: program('age-keygen'),
    sops: program('sops'),
  };
}
