import type { ProviderEntry } from '../catalogue/entry.ts';
import type { SecretRef } from './thing.ts';

/**
 * Keys that the programs of a provider run with: its driver of volumes, and its cloud controller where it makes the gateway's load
 * balancer. All are brought from the provider's account, in one Secret for each program, which stands in the program's namespace.
 */
export function providerSecrets(
  provider: ProviderEntry,
  loadBalancer: 'provider' | 'metallb',
  store: string,
  generation: number,
): SecretRef[] {
  const programs = [provider.volumes, loadBalancer === 'provider' ? provider.controller : undefined].filter((each) => each !== undefined);
  return programs.flatMap(({ namespace, secret }) =>
    secret.keys.map((key) => ({
      store,
      path: `platform/${namespace}/${secret.name}`,
      key,
      generation,
      recipe: { make: 'brought', from: provider.name } as const,
    })),
  );
}
