import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { SecretRef } from '@hansa/compiler/plan/thing.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import type { SecretWant } from '../../db/vault.ts';

/** The operator's account at the mail relay, which the apps send through. */
export interface Relay {
  readonly user: string;
  readonly password: Secret;
}

/**
 * How each secret comes to be. Keys of a bucket are made by us and told to the store, so that a lost answer can be asked again; the relay's
 * account is the operator's. What nobody can make stays missing, and whoever needs it says so.
 */
export function secretsOf({ apps }: TenantPlan, relay: Relay): SecretWant[] {
  return apps
    .flatMap(({ app }) => app.secrets)
    .map(({ path, key, generation, recipe }) => ({ path, key, generation, recipe: makeable(key, recipe, relay) }));
}

function makeable(key: string, recipe: SecretRef['recipe'], relay: Relay): SecretWant['recipe'] {
  if (recipe.make === 'random' || recipe.make === 'constant') return recipe;
  if (key === 'bucket-access-key') return { make: 'random', characters: 'a-z0-9', length: 20 };
  if (key === 'bucket-secret-key') return { make: 'random', characters: 'a-z0-9', length: 40 };
  if (key === 'mail-user') return { make: 'constant', value: relay.user };
  if (key === 'mail-password') return { make: 'constant', value: relay.password.reveal() };
  return { make: 'brought' };
}
