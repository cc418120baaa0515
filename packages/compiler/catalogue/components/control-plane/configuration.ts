import type { ControlPlaneThing, SignInProvider } from '../../../plan/kinds.ts';
import type { CellPlan } from '../../../plan/plan.ts';
import { clustersOf, required } from '../../../plan/plan.ts';
import { hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import type { ComponentView } from '../../entry.ts';
import { SECRETS_AT } from './secrets.ts';

const secret = (key: string) => ({ file: `${SECRETS_AT}/${key}` });
const path = (key: string) => `${SECRETS_AT}/${key}`;

/**
 * The file that `HANSA_CONFIG` names, for a platform of one cell: every address follows from the plan, and every secret is where the Secret is
 * mounted. What it means is `packages/server/config`; a test reads it with that.
 */
export function configuration({ platform, cell }: ComponentView): object {
  const own = required(cell.controlPlane).thing.values;
  const { name, contact } = platform.platform.values;
  const { repository, deploy } = cell.delivery.values;
  return {
    // Only the gateway's pods come through its policy; of both clusters, for one tree serves both.
    proxies: clustersOf(cell).map(({ cluster }) => cluster.values.networks.pods),
    git: { author: { name, email: contact }, signingKey: secret('signing-key'), spec: repositoryAt(repository) },
    ...(own.signIn ? { signIn: provider(own.signIn) } : {}),
    ...letters(cell, own, name),
    cells: { [cell.cell.name]: { deploy: repositoryAt(deploy), ...outsiders(cell) } },
  };
}

function repositoryAt(url: string): object {
  return url.startsWith('ssh:') ? { url, key: secret('git-key'), knownHosts: path('known-hosts') } : { url, token: secret('git-token') };
}

function provider({ issuer, client, claim, operator, support, secondFactor }: SignInProvider): object {
  const roles = { claim, operator, support };
  // Hansa asks for a passkey where the provider is not asked.
  const asked = secondFactor === 'passkey' ? { secondFactor: 'none' } : {};
  return { issuer, client, secret: secret('sign-in-secret'), roles, ...asked };
}

/** Whoever is planned has a relay: `mail/missing` is a refusal. */
function letters({ services }: CellPlan, { mailbox, dkim }: ControlPlaneThing['values'], name: string): object {
  const { host, port, from } = required(services.mail).values;
  const account = (whose: string) => ({ user: secret(`${whose}-user`), password: secret(`${whose}-password`) });
  const mail = {
    host,
    port,
    // Submission with TLS from the first byte has that port (RFC 8314); at every other one it begins with STARTTLS.
    ...(port === 465 ? { tls: 'implicit' } : {}),
    ...account('mail'),
    sender: { address: from, name },
    ...(dkim === null ? {} : { dkim: { selector: dkim, key: secret('dkim-key') } }),
    bounces: mailbox?.address ?? from,
    ...(mailbox ? { mailbox: { host: mailbox.host, port: mailbox.port, ...account('mailbox') } } : {}),
  };
  return { mail, appMail: account('app-mail') };
}

function outsiders(cell: CellPlan): object {
  const { postgres, mariadb, cache, objects } = cell.services;
  const tls = { ca: path('hosts-authority') };
  const server = (service: typeof postgres, endpoint: string, word: string, user = 'hansa') => ({
    ...service.values.endpoints[endpoint],
    user,
    password: secret(`${word}-password`),
    tls,
  });
  const ofMariadb = (service: typeof postgres) =>
    service.values.inside
      ? { ...server(service, 'proxy', 'mariadb', 'root'), tls: { ca: path('mariadb-authority') } }
      : server(service, 'proxy', 'mariadb');
  return {
    kubernetes: { kubeconfig: 'in-cluster', engine: cell.delivery.values.engine },
    // In the cluster the operators make the superusers, and that of PostgreSQL has a role of its own for its poolers.
    postgres: postgres.values.inside
      ? { ...server(postgres, 'direct', 'postgres', 'postgres'), tls: { ca: path('postgres-authority') } }
      : { ...server(postgres, 'direct', 'postgres'), pooler: { password: secret('pooler-password') } },
    mariadb: mariadb ? ofMariadb(mariadb) : 'none',
    // Each node by its own address: access lists are not replicated.
    cache: { nodes: cache.values.addresses.map((host) => ({ host })), password: secret('cache-password'), tls },
    objects: {
      endpoint: objects.values.url,
      region: objects.values.region,
      access: secret('objects-access'),
      secret: secret('objects-secret'),
      keys: 'issued',
    },
    identity: hasComponent(cell, 'keycloak')
      ? {
          url: `http://keycloak.${namespaceOf(cell, 'keycloak')}.svc.cluster.local:8080`,
          client: 'hansa',
          secret: secret('identity-secret'),
        }
      : 'none',
    recipients: { file: path('recipients') },
  };
}
