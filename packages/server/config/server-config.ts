import type { Mapping, SecondFactor } from '@hansa/domain/access/roles.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** What stands for an outsider: its settings, its twin by an explicit word, or the word that no app of the cell needs it. */
export type Outsider<Settings> = Settings | 'simulated' | 'none';

export interface Tls {
  /** PEM; absent: the system's authorities. */
  readonly ca?: string;
}

export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  readonly tls?: Tls;
}

export interface PostgresServer extends DatabaseServer {
  /** PgBouncer before it, which asks it who may come in, by a role of its own; absent: apps come directly. */
  readonly pooler?: { readonly password: Secret };
}

export interface CacheNodes {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly user?: string;
  readonly password?: Secret;
  readonly tls?: Tls;
}

export interface ObjectStore {
  readonly endpoint: URL;
  readonly region: string;
  readonly access: string;
  readonly secret: Secret;
  readonly keys: 'minio' | 'versitygw' | 'issued';
  readonly admin?: URL;
  readonly ends: readonly ('versions' | 'uploads')[];
  readonly ca?: string;
}

export interface KeycloakServer {
  readonly url: URL;
  readonly client: string;
  readonly secret: Secret;
  readonly ca?: string;
}

export interface Cluster {
  /** A kubeconfig, or the service account of the pod that this process runs in. */
  readonly kubeconfig: string | 'in-cluster';
  readonly context?: string;
  readonly engine: 'flux' | 'argocd';
}

export interface MailRelay {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: Secret;
  readonly tls: 'starttls' | 'implicit' | 'none';
  readonly ca?: string;
  readonly sender: { readonly address: string; readonly name: string };
  readonly dkim?: { readonly selector: string; readonly key: Secret };
  /** The envelope's sender: where letters come back to that nobody has. */
  readonly bounces: string;
  /** That address's mailbox, by POP3; absent: nobody reads what comes back. */
  readonly mailbox?: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: Secret;
    readonly tls: 'implicit' | 'none';
    readonly ca?: string;
  };
}

/** A repository that is not ours; `embedded` is a bare one below `data`. */
export interface Repository {
  readonly url: string;
  readonly key?: Secret;
  readonly knownHosts?: string;
  readonly user?: string;
  readonly token?: Secret;
  readonly authorities?: string;
}

/** Who answers for the zone that the names of a cell's tenants are in. */
export type NamesConfig = {
  readonly zone: string;
  /** Of our mark: two installations in one zone keep their hands off each other's records. */
  readonly owner: string;
  /** Seconds. */
  readonly ttl: number;
  /** Of the cell's gateway; none: its own host is a record of somebody else. */
  readonly addresses: readonly string[];
} & (
  | {
      readonly provider: 'rfc2136';
      readonly host: string;
      readonly port: number;
      readonly key: { readonly name: string; readonly algorithm: 'hmac-sha256' | 'hmac-sha512'; readonly secret: Secret };
    }
  | { readonly provider: 'desec' | 'hetzner'; readonly token: Secret; readonly endpoint: URL }
);

export interface CellConfig {
  readonly deploy: Repository | 'embedded';
  readonly kubernetes: Outsider<Cluster>;
  readonly postgres: Outsider<PostgresServer>;
  readonly mariadb: Outsider<DatabaseServer>;
  readonly cache: Outsider<CacheNodes>;
  readonly objects: Outsider<ObjectStore>;
  readonly identity: Outsider<KeycloakServer>;
  /** `none`: the names of its tenants are made by somebody else, as by a wildcard record. */
  readonly dns: Outsider<NamesConfig>;
  /** age recipients who may open the cell's secrets: the cell itself, and the operator's offline key. With Sealed Secrets, one certificate. */
  readonly recipients: readonly string[] | 'simulated';
}

/** The identity provider of the operator's own people, and whom its word makes what. */
export interface OwnProvider {
  readonly issuer: URL;
  readonly client: string;
  readonly secret: Secret;
  readonly ca?: string;
  /** As the sign-in page calls it. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly roles: Mapping;
  /** What shows that an operator used a second factor there; in production nobody is an operator without. */
  readonly secondFactor: SecondFactor | 'none';
}

/** All that an operator sets. Frozen; read once. */
export interface ServerConfig {
  readonly mode: 'embedded' | 'production';
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** How browsers reach it, through what ends TLS; null: by its own address on this machine. */
  readonly url: URL | null;
  readonly database: Secret | 'embedded';
  /** Networks (`10.42.0.0/16`) of whoever ends TLS before us: what they say of a client's address is believed. */
  readonly proxies: readonly string[];
  /** Where the simulated cloud answers whom several processes share; null: each has one of its own below `data`. */
  readonly simulatedCloud: URL | null;
  /** 32 bytes; null: one of our own below `data`. */
  readonly vaultKey: Uint8Array | null;
  /** A second one that opens and never seals: the one before, until `hansa vault rekey` is done; or the next, until all replicas know it. */
  readonly vaultKeyOther: Uint8Array | null;
  /** Milliseconds after which the secrets of a tenant's app are rotated; null: only when somebody asks. */
  readonly secrets: { readonly maxAge: number | null };
  readonly git: {
    readonly spec: Repository | 'embedded';
    readonly author: { readonly name: string; readonly email: string };
    readonly signingKey: Secret | null;
  };
  /** null: people sign in by one-time links, and in the embedded default at a provider for development. */
  readonly signIn: OwnProvider | null;
  readonly mail: MailRelay | 'simulated';
  /** The account that the apps of tenants send through. */
  readonly appMail: { readonly user: string; readonly password: Secret } | 'simulated';
  /** Milliseconds for which a wave of tenants is watched under a new release, before the next one is moved. */
  readonly rollout: { readonly soak: number };
  readonly cells: ReadonlyMap<string, CellConfig>;
}

/** A cell that nobody configured, in the embedded default. */
export const EMBEDDED_CELL: CellConfig = Object.freeze({
  deploy: 'embedded',
  kubernetes: 'simulated',
  postgres: 'simulated',
  mariadb: 'simulated',
  cache: 'simulated',
  objects: 'simulated',
  identity: 'simulated',
  dns: 'simulated',
  recipients: 'simulated',
});

/** How browsers reach it: by a name where there is one, for a passkey belongs to a name. `port`: where it listens. */
export function homeOf({ url, host }: Pick<ServerConfig, 'url' | 'host'>, port: number): URL {
  const name = host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return url ?? new URL(`http://${name}:${port}/`);
}

const OUTSIDERS = ['kubernetes', 'postgres', 'mariadb', 'cache', 'objects', 'identity', 'dns'] as const;

/**
 * Every part that lives in the folder `data` of one process, by name. Two processes on one database would each believe their own. Parts that are
 * simulated live in `simulatedCloud`, where there is one.
 */
export function ownParts(config: ServerConfig): readonly string[] {
  const { git, cells, simulatedCloud } = config;
  const simulated = simulatedParts(config).filter(
    (part) => part.endsWith('/recipients') || (simulatedCloud === null && part !== 'app mail'),
  );
  const deploys = [...cells].flatMap(([cell, { deploy }]) => (deploy === 'embedded' ? [`${cell}/deploy`] : []));
  return [...(git.spec === 'embedded' ? ['git.spec'] : []), ...deploys, ...simulated];
}

/** Every part that is not real, by name: `mail`, `fsn-1/postgres`; `*` for cells that nobody configured. What pages and logs say. */
export function simulatedParts({ mode, mail, appMail, cells }: ServerConfig): readonly string[] {
  const own = [mail === 'simulated' && 'mail', appMail === 'simulated' && 'app mail'].filter((name) => name !== false);
  const named = [...cells].flatMap(([cell, config]) => [
    ...OUTSIDERS.filter((each) => config[each] === 'simulated').map((each) => `${cell}/${each}`),
    ...(config.recipients === 'simulated' ? [`${cell}/recipients`] : []),
  ]);
  return [...own, ...named, ...(mode === 'embedded' ? OUTSIDERS.map((each) => `*/${each}`) : [])];
}
