// size: the kinds of planned things, one interface each
import type { Thing } from './thing.ts';

export type Profile = 'production' | 'evaluation';

export type PlatformThing = Thing<'platform', { name: string; domain: string; appsDomain: string; contact: string; profile: Profile }>;

export interface Networks {
  readonly nodes: string;
  readonly pods: string;
  readonly services: string;
}

/** How the gateway's Service gets a public address: what the load balancer is told, and how it hands on the client's address. */
export interface Exposure {
  readonly annotations: Readonly<Record<string, string>>;
  readonly proxyProtocol: boolean;
  readonly externalTrafficPolicy: 'Local' | 'Cluster';
}

/** `domains` are the zones; `signOn` is the host of the cell's identity provider. */
export type CellThing = Thing<
  'cell',
  {
    environment: string;
    home: string;
    provider: string;
    party: string;
    signOn: string;
    wildcard: string;
    hosts: 'dashed' | 'nested';
    engine: string;
    store: string;
    /** Generations of secrets that are not the first, by component or provider. */
    generations: Readonly<Record<string, number>>;
    /** Which cluster runs the tenants; of a cell without a standby always the primary. */
    active: Active;
  }
>;

/**
 * Hansa itself in a cell. `host` is that of the console; `database` are addresses and a port. `configuration`: of one cell everything follows from
 * the plan, of more than one it is brought, for cells are never joined and only a person knows a way to the others.
 */
export type ControlPlaneThing = Thing<
  'control-plane',
  {
    host: string;
    database: { readonly addresses: readonly string[]; readonly port: number };
    reaches: readonly string[];
    configuration: 'derived' | 'brought';
    /** A second key of the vault, while it changes. */
    otherVaultKey: boolean;
    signIn: SignInProvider | null;
    mailbox: { readonly address: string; readonly host: string; readonly port: number } | null;
    /** Selector. */
    dkim: string | null;
  }
>;

/** The identity provider of the operator's own people. */
export interface SignInProvider {
  readonly issuer: string;
  readonly client: string;
  readonly claim: string;
  readonly operator: readonly string[];
  readonly support: readonly string[];
  readonly secondFactor: 'provider' | 'passkey';
}

/** `none` is the moment between: nothing of the cell writes. */
export type Active = 'primary' | 'standby' | 'none';

/** Of an awake cluster everything runs. One that is asleep has everything, and nothing of it writes. */
export type ClusterState = 'awake' | 'asleep';

export type ClusterThing = Thing<
  'cluster',
  {
    distribution: string;
    version: string;
    role: 'primary' | 'standby';
    state: ClusterState;
    /** The site from which its defaults follow, whose provider's programs it runs. */
    home: string;
    provider: string;
    /** What makes volumes: `provider`, or the component that does it instead. */
    volumes: string;
    storageClass: string;
    /** Its own host, by which it is told from every other cluster. */
    canonical: string;
    loadBalancer: 'provider' | 'metallb';
    addresses: readonly string[];
    disable: readonly string[];
    networks: Networks;
    dnsAddress: string;
    exposure: Exposure;
  }
>;

/** Sizes: vCPUs, memory in MiB; `type` is what the provider calls it. `address` is in the cell's private network. */
export type ServerThing = Thing<
  'server',
  {
    site: string;
    provider: string;
    /** Value of `topology.kubernetes.io/region` there. */
    region: string;
    size: string;
    type: string;
    cpu: number;
    memory: number;
    address: string;
    order: number;
    schedulable: boolean;
  }
>;

/** Where the pods of an app may be in the standby, when that is elsewhere than in the primary. */
export type PlacementThing = Thing<
  'placement',
  { app: string; nodeSelector: Readonly<Record<string, string>>; tolerations: readonly Taint[] }
>;

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule';
}

export type PoolThing = Thing<
  'pool',
  {
    site: string;
    provider: string;
    zone: string;
    nodes: number;
    size: string;
    type: string;
    cpu: number;
    memory: number;
    /** Words of the apps that alone run here; empty for a pool that is open to all. */
    for: readonly string[];
    taints: readonly Taint[];
    labels: Readonly<Record<string, string>>;
  }
>;

/**
 * A machine of an inventory. `site` is `inventory/site`, memory and disk in MiB, the price in cents a month. `bears` is the id of the pool,
 * server or host that it was given to.
 */
export type MachineThing = Thing<
  'machine',
  {
    inventory: string;
    party: string;
    site: string;
    size: string;
    cpu: number;
    memory: number;
    disk: number | null;
    address: string;
    public: string | null;
    price: string | null;
    carries: readonly string[];
    cell: string | null;
    pool: string | null;
    bears: string | null;
  }
>;

/** A machine outside Kubernetes. Its files are not part of the tree yet; the plan fixes its name, address, role and size. */
export type HostThing = Thing<
  'host',
  {
    role: 'postgres' | 'mariadb' | 'cache' | 'witness' | 'monitoring' | 'switch';
    site: string;
    provider: string;
    size: string;
    type: string;
    cpu: number;
    memory: number;
    address: string;
  }
>;

export interface Endpoint {
  /** Name inside the cluster. */
  readonly host: string;
  readonly port: number;
}

/**
 * What each instance of a data service in the cluster takes, in vCPUs and MiB (`storage` its volume), and where it may stand. `synchronous`: a commit waits for a second
 * instance. Without zones nodes are chosen by nothing but the selector.
 */
export interface InsideCluster {
  readonly size: string;
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
  readonly synchronous: boolean;
  readonly zones: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/**
 * A data service of a cell, on hosts or in its cluster. `endpoints` are names inside the cluster, by use: `pool` (PgBouncer), `session` (where a
 * pooler has one mode only), `direct` (the primary), `proxy` (role-aware TCP in front of the master). `addresses` are those of the hosts behind
 * them, none where it is `inside`. `at` has a site for each host or instance; `voters` are who decides which of them leads, in the cluster its
 * servers.
 */
export type DataServiceThing = Thing<
  'service',
  {
    engine: 'postgres' | 'mariadb' | 'valkey';
    version: string;
    endpoints: Readonly<Record<string, Endpoint>>;
    addresses: readonly string[];
    at: readonly string[];
    witness: string | null;
    voters: readonly string[];
    recovery: string;
    inside?: InsideCluster;
  }
>;

/** Object storage. `copy` is the store that holds a second copy of every object, `offsite` that of the cell's backups. */
export type ObjectsThing = Thing<
  'objects',
  {
    at: string;
    party: string;
    url: string;
    region: string;
    copy: string | null;
    buckets: 'per-tenant' | 'shared';
    /** Buckets that the store gives one account; null where the provider says no number. */
    bucketLimit: number | null;
    offsite: string | null;
  }
>;

/** Where metrics and logs go: a host outside the cluster. `way`: whether metrics are sent to it, or fetched by it; logs and alerts are sent. */
export type MonitoringThing = Thing<
  'monitoring',
  {
    at: string;
    address: string;
    deadManSwitch: string | null;
    way: 'remote-write' | 'federation';
    metrics: Endpoint;
    logs: Endpoint;
    alerts: Endpoint;
  }
>;

export type RelayThing = Thing<'relay', { host: string; port: number; party: string; from: string }>;

/** Millicores, MiB and pods. */
export interface Need {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/** Platform software of a cell. `takes` is what its pods request beside what is set aside for every cell's platform. */
export type ComponentThing = Thing<
  'component',
  {
    component: string;
    layer: string;
    version: string;
    namespace: string;
    settings: Readonly<Record<string, unknown>>;
    host?: string;
    takes?: Need;
  }
>;

/** A published version of what is sold. Money is in the minor unit as text. `storagePerSeat` in MiB. */
export type PlanThing = Thing<
  'plan',
  {
    name: string;
    version: number;
    apps: readonly string[];
    minSeats: number;
    maxSeats: number;
    storagePerSeat: number;
    priceMinor: string;
    currency: string;
    per: string;
    tax: string;
  }
>;

export type BackupThing = Thing<
  'backup',
  {
    full: string;
    incremental: string;
    volumes: string;
    keep: string;
    drill: string;
    drillOn: 'copy' | 'live';
    points: 'paired' | 'apart';
    restore: 'direct' | 'pool';
    offsite: string | null;
  }
>;
/**
 * What is promised, for each fault and all of the time. Durations as they are written; `availability` in percent. `restoreRate` in MiB a
 * second is no promise but what a drill measured, by which one is judged.
 */
export type ObjectivesThing = Thing<
  'objectives',
  {
    availability: number;
    responseP95: string;
    recoveryTime: string;
    dataLoss: string;
    databaseFailover: string | null;
    restoreRate: number | null;
  }
>;
export type FailoverThing = Thing<'failover', { mode: 'manual' | 'automatic'; run: 'hosts' | 'cells'; votes: readonly string[] }>;
/** `recipients`: whose keys open the cell's secrets. */
export type DeliveryThing = Thing<
  'delivery',
  {
    engine: string;
    repository: string;
    deploy: string;
    branch: string;
    path: string;
    remediation: 'retry' | 'uninstall';
    /** Commits that nobody known has signed are not taken. */
    signed: boolean;
    /** What moves a wave of tenants. */
    waves: 'commits' | 'labels';
    secrets: string;
    recipients: readonly string[];
  }
>;

export type TenantThing = Thing<
  'tenant',
  {
    id: string;
    slug: string;
    plan: string;
    seats: number;
    state: 'active' | 'suspended' | 'leaving';
    wave: number;
    apps: readonly string[];
    storage: number;
  }
>;
export type NamespaceThing = Thing<'namespace', { name: string; podSecurity: 'restricted' | 'baseline' | 'privileged' }>;
export type AppThing = Thing<
  'app',
  {
    app: string;
    version: string;
    image: string;
    host: string;
    url: string;
    settings: Readonly<Record<string, unknown>>;
    modules: readonly ModuleWant[];
    suspended: boolean;
    sendsMail: boolean;
  }
>;
export type DatabaseThing = Thing<
  'database',
  {
    engine: 'postgres' | 'mariadb';
    database: string;
    role: string;
    host: string;
    port: number;
    directHost: string;
    directPort: number;
    pool: 'session' | 'transaction' | 'direct';
    connections: number;
  }
>;
/** `quota` in MiB. */
export type BucketThing = Thing<'bucket', { name: string; endpoint: string; region: string; use: string; quota: number; shared: boolean }>;
export type CacheThing = Thing<'cache', { user: string; prefix: string; host: string; port: number; mode: 'proxy' | 'sentinel' }>;
/** Sign-on of one app: a client of the tenant's realm. */
export type ClientThing = Thing<
  'client',
  {
    realm: string;
    client: string;
    protocol: 'oidc' | 'saml';
    issuer: string;
    discovery: string;
    redirects: readonly string[];
    /** Where the app hears that somebody signed out elsewhere, if it listens. */
    logout?: string;
  }
>;
export type RealmThing = Thing<'realm', { realm: string; issuer: string; shared: boolean }>;
export type RouteThing = Thing<'route', { host: string; paths: readonly RoutePath[] }>;

export interface RoutePath {
  readonly path: string;
  /** Exact paths win over prefixes; longer prefixes over shorter. */
  readonly exact?: boolean;
  readonly workload: string;
  readonly port: number;
  /** The gateway answers 403 instead of passing it on. */
  readonly block?: boolean;
}

export interface ModuleWant {
  readonly name: string;
  readonly version: string;
  /** `init`: fetched, checked and unpacked by an init container; `image`: part of the operator's own image. */
  readonly how: 'init' | 'image';
  readonly url?: string;
  readonly sha256?: string;
}

/** Requests and limits in millicores and MiB; a `cpuLimit` of 0 is none. */
export interface Sizing {
  readonly cpu: number;
  readonly memory: number;
  readonly cpuLimit: number;
  readonly memoryLimit: number;
}

export type WorkloadThing = Thing<
  'workload',
  Sizing & {
    workload: string;
    role: 'web' | 'worker' | 'cron' | 'setup' | 'proxy';
    image: string;
    replicas: number;
    /** More than `replicas`: a HorizontalPodAutoscaler may add pods up to it. */
    maxReplicas: number;
    nodeSelector: Readonly<Record<string, string>>;
    tolerations: readonly Taint[];
  }
>;

/** `size` in MiB. */
export type VolumeThing = Thing<'volume', { name: string; size: number; mode: 'ReadWriteOnce'; storageClass: string }>;
export type MailThing = Thing<'mail', { host: string; port: number; from: string; domain: string }>;
