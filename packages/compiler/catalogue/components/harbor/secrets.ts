import type { CellBase, PlatformPlan } from '../../../plan/plan.ts';
import type { SecretWant } from '../../entry.ts';

/** The Secret of the component: named like it, in its namespace. */
export const SECRET = 'harbor';

/** Keys whose names we choose. */
export const KEYS = {
  admin: 'admin-password',
  csrf: 'csrf-key',
  jobservice: 'jobservice-secret',
  http: 'registry-http-secret',
  access: 'storage-access',
  storage: 'storage-secret',
  client: 'client-secret',
} as const;

/** The user by whom the other parts come to the inner registry, which nobody reaches from outside. */
export const INNER_USER = 'harbor';

/** The chart names six of them, and puts what is not brought in by itself: a default that everybody knows, or a new one with each rendering. */
export function secrets({ settings }: Pick<PlatformPlan, 'settings'>, { services }: Pick<CellBase, 'services'>): readonly SecretWant[] {
  const issued = { make: 'issued', by: `objects/${services.objects.values.party}` } as const;
  return [
    ADMIN,
    ENCRYPTION,
    random('secret', 16),
    random(KEYS.csrf, 32),
    random(KEYS.jobservice, 16),
    random(KEYS.http, 16),
    { key: 'password', recipe: { make: 'issued', by: 'platform/harbor#database-password' } },
    random('REGISTRY_PASSWD', 32),
    {
      key: 'REGISTRY_HTPASSWD',
      recipe: { make: 'brought', from: `what \`htpasswd -nB ${INNER_USER}\` says of \`REGISTRY_PASSWD\`` },
    },
    { key: KEYS.access, recipe: issued },
    { key: KEYS.storage, recipe: issued },
    ...(settings['harbor']?.['issuer']?.value === undefined ? [] : [CLIENT]),
  ];
}

const random = (key: string, length: number): SecretWant => ({ key, recipe: { make: 'random', characters: 'A-Za-z0-9_-', length } });

const ADMIN: SecretWant = {
  ...random(KEYS.admin, 32),
  lasts: {
    because: 'Harbor takes it at its first start only: from then on the password is changed in Harbor',
    source: 'goharbor/harbor-helm@v1.19.1: values.yaml (harborAdminPassword)',
    checkedAt: '2026-11-22',
  },
};

const ENCRYPTION: SecretWant = {
  ...random('secretKey', 16),
  lasts: {
    because: 'accounts of other registries are encrypted in the database with it: with another one, caches and replications lose theirs',
    source: 'goharbor/harbor-helm@v1.19.1: values.yaml (secretKey)',
    checkedAt: '2026-11-22',
  },
};

const CLIENT: SecretWant = {
  key: KEYS.client,
  recipe: { make: 'brought', from: 'secret of the client at the issuer of your own people, of letters, digits, hyphens and underscores' },
};
