import type { ProviderEntry } from '../catalogue/entry.ts';
import type { ClusterThing } from './kinds.ts';
import type { SecretRef } from './thing.ts';

interface CredentialsWant {
  readonly provider: ProviderEntry;
  readonly loadBalancer: 'provider' | 'metallb';
  /** What makes volumes, by the word of the spec. */
  readonly volumes: string;
  readonly store: string;
  readonly role: ClusterThing['values']['role'];
  readonly generation: number;
}

/** Folder of what belongs to one cluster of a cell: the standby's things stand below `standby/`, in the same shape. */
export function folderOf(role: ClusterThing['values']['role']): string {
  return role === 'primary' ? '' : 'standby/';
}

/** Path of the Secret of a provider's program: each cluster has its own account or network there, so none is shared. */
export function providerSecretPath(role: ClusterThing['values']['role'], namespace: string, name: string): string {
  return `${folderOf(role)}platform/${namespace}/${name}`;
}

/**
 * Keys that the programs of a provider run with: its driver of volumes where that makes them, and its cloud controller where it makes the
 * gateway's load balancer. All are brought from the provider's account, in one Secret for each program, which stands in the program's namespace.
 */
export function providerSecrets({ provider, loadBalancer, volumes, store, role, generation }: CredentialsWant): SecretRef[] {
  const programs = [
    volumes === 'provider' ? provider.volumes : undefined,
    loadBalancer === 'provider' ? provider.controller : undefined,
  ].filter((each) => each !== undefined);
  return programs.flatMap(({ namespace, secret }) =>
    secret.keys.map((key) => ({
      store,
      path: providerSecretPath(role, namespace, secret.name),
      key,
      generation,
      recipe: { make: 'brought', from: provider.name } as const,
    })),
  );
}
