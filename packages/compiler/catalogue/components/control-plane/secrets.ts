import type { SecretWant } from '../../entry.ts';
import type { ControlPlaneThing, DataServiceThing } from '../../../plan/kinds.ts';
import type { PlatformPlan, CellBase } from '../../../plan/plan.ts';

/** The Secret of the component: named like it, in its namespace, and mounted here as files. */
export const SECRET = 'control-plane';
export const SECRETS_AT = '/etc/hansa/secrets';

type Base = Omit<PlatformPlan, 'cells' | 'digest'>;

/** What every configuration needs, and what a derived one names. A key that is missing is a refusal at the start, with all that are. */
export function secrets(_platform: Base, cell: CellBase): readonly SecretWant[] {
  const brought = (key: string, from: string): SecretWant => ({ key, recipe: { make: 'brought', from } });
  const own = cell.controlPlane?.thing.values;
  const always = [
    brought('database-url', "address of the control plane's own PostgreSQL, with user and password: postgresql://…?sslmode=verify-full"),
    VAULT_KEY,
    ...(own?.otherVaultKey ? [brought('vault-key-other', 'the key of the vault that comes next, or the one before')] : []),
  ];
  if (own?.configuration !== 'derived') return [...always, brought('server.yaml', 'configuration of the control plane')];
  const signIn = own.signIn ? [brought('sign-in-secret', 'secret of the client at the identity provider of your own people')] : [];
  return [...always, ...git(cell, brought), ...ofTheCell(cell, brought), ...signIn, ...mail(own, brought)];
}

/** 43 characters of this alphabet are 32 bytes as base64. */
const VAULT_KEY: SecretWant = {
  key: 'vault-key',
  recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 43 },
  lasts: {
    because:
      'what is sealed in the database opens with this key only: another one takes its place by `hansa vault rekey`, with both at hand',
    source: 'packages/server/keys.ts',
    checkedAt: '2026-11-21',
  },
};

type Brought = (key: string, from: string) => SecretWant;

function git({ delivery }: CellBase, brought: Brought): SecretWant[] {
  const { repository, deploy } = delivery.values;
  const ways = new Set([repository, deploy].map((url) => url.split(':', 1)[0]));
  return [
    ...(ways.has('ssh')
      ? [brought('git-key', 'private key without passphrase, for Git over SSH'), brought('known-hosts', 'host keys of the Git server')]
      : []),
    ...(ways.has('https') ? [brought('git-token', 'token for Git over HTTPS')] : []),
    brought('signing-key', 'private key without passphrase, with which commits are signed'),
  ];
}

function ofTheCell({ services: { postgres, mariadb }, delivery }: CellBase, brought: Brought): SecretWant[] {
  const ofPostgres: SecretWant[] = postgres.values.inside
    ? [
        authorityOf('PostgreSQL', 'postgres-authority', brought),
        { key: 'postgres-password', recipe: { make: 'issued', by: 'platform/cloudnative-pg#password' } },
      ]
    : [
        brought('postgres-password', 'password of the role `hansa` of the cell, which makes roles and databases'),
        brought('pooler-password', 'password of the role `pgbouncer` of the cell, with which PgBouncer asks who may come in'),
      ];
  return [
    brought('hosts-authority', "certificate of the authority that signed those of the cell's hosts, as PEM"),
    ...ofPostgres,
    ...(mariadb ? ofMariadb(mariadb, brought) : []),
    brought('cache-password', 'password of the user `default` of the cache'),
    brought('objects-access', 'access key that makes buckets'),
    brought('objects-secret', 'secret of that access key'),
    { key: 'identity-secret', recipe: { make: 'issued', by: 'platform/keycloak#bootstrap-admin-secret' } },
    brought(
      'recipients',
      delivery.values.secrets === 'sops' ? 'age recipients of the cell, one a line' : 'certificate of the controller, as PEM',
    ),
  ];
}

/** Of what runs in the cluster: the Secret has the name of the key. */
function authorityOf(of: string, key: string, brought: Brought): SecretWant {
  return brought(key, `certificate of the authority of ${of} in the cluster: \`ca.crt\` of the Secret \`${key}\` in \`data\`, as PEM`);
}

function ofMariadb({ values }: DataServiceThing, brought: Brought): SecretWant[] {
  if (!values.inside) return [brought('mariadb-password', 'password of the user `hansa` of the cell, who makes users and schemas')];
  return [
    authorityOf('MariaDB', 'mariadb-authority', brought),
    { key: 'mariadb-password', recipe: { make: 'issued', by: 'platform/mariadb-operator#root-password' } },
  ];
}

function mail({ mailbox, dkim }: ControlPlaneThing['values'], brought: Brought): SecretWant[] {
  const account = (name: string, where: string) => [
    brought(`${name}-user`, `user of the ${where}`),
    brought(`${name}-password`, `password of the ${where}`),
  ];
  return [
    ...account('mail', "mail relay for Hansa's own letters"),
    ...account('app-mail', 'mail relay for the apps of tenants'),
    ...(dkim === null ? [] : [brought('dkim-key', 'private key of DKIM, as PEM')]),
    ...(mailbox ? account('mailbox', 'mailbox that letters come back to') : []),
  ];
}
