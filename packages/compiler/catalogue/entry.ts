// size: the contract of every catalogue entry in one place
import type { z } from 'zod';
import type { Code } from '../diagnostics/code.ts';
import type { Evidence, Finding, Origin } from '../diagnostics/diagnostic.ts';
import type { Exposure, HostThing, ModuleWant, Need, Profile, RoutePath, Sizing, WorkloadThing } from '../plan/kinds.ts';
import type { Footing } from '../plan/footing.ts';
import type { NamelessTenant, AppPlan, CellBase, CellPlan, ClusterPlan, PlatformPlan, TenantPlan } from '../plan/plan.ts';
import type { Chosen, Lasting, Reason, Recipe } from '../plan/thing.ts';
import type { KubernetesRange, Tier } from '../spec/vocabulary.ts';
import type { Identity } from '../tree/manifest/labels.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import type { Change } from '../tree/manifest/patch.ts';

/** A fact of the outside world that a decision rests on. `verified: false` marks what was only reported or deduced. */
export interface Fact {
  readonly what: string;
  readonly source: string;
  readonly checkedAt: string;
  readonly verified: boolean;
}

/** Who makes a thing and under which licence: for the sovereignty report and the licence rules. */
export interface Maker {
  readonly name: string;
  /** ISO 3166 alpha-2 of ultimate control, or `unverified`. */
  readonly country: string;
  readonly licence: string;
}

/** What each new pod fetches from others when it starts, and the setting that names an image with it inside. */
export interface Fetched {
  /** Names with their exact versions. */
  readonly parts: readonly string[];
  readonly from: string;
  readonly setting: string;
  /** How the image is made, in one sentence. */
  readonly how: string;
  /** Why it is fetched at all. */
  readonly because: Reason;
}

interface Entry {
  readonly name: string;
  readonly title: string;
  readonly tier: Tier;
  readonly maker: Maker;
  readonly facts: readonly Fact[];
  /** Undefined where nothing is fetched. Asked only of what is part of the platform. */
  readonly fetches?: (plan: PlatformPlan) => Fetched | undefined;
  /** Hosts that its pods ask for more of itself when they start, and what they get: it runs on without them. */
  readonly asks?: (plan: PlatformPlan) => readonly { readonly host: string; readonly for: string }[];
  /** Settings under `settings.<name>`, each key made with `key`; an entry without settings has an empty object. */
  readonly options: z.ZodObject;
}

/** A rule about one app or component. It reads the plan only; what it finds points at origins in the spec. */
export interface Rule {
  readonly code: Code;
  /** Looks at the platform; called once a compilation. */
  readonly platform?: (plan: PlatformPlan) => readonly Finding[];
  /** Looks at one tenant, and not at its names; called for every tenant. */
  readonly tenant?: (tenant: NamelessTenant, footing: Footing) => readonly Finding[];
}

// --- apps ---------------------------------------------------------------------------------------------------------------------

/** What an app is told before it says what it needs. Settings carry their reasons; every key of `options` is there. */
export interface AppRequest {
  readonly tenant: {
    readonly id: string;
    readonly slug: string;
    readonly seats: number;
    readonly storage: number;
    readonly origin: (pointer: string) => Reason;
  };
  readonly cell: CellPlan;
  readonly profile: Profile;
  readonly settings: Readonly<Record<string, Chosen<unknown>>>;
  /** Names of all apps that this tenant has. */
  readonly apps: readonly string[];
  /** The public host of any of the tenant's apps. */
  readonly hostOf: (app: string) => string;
}

export interface WorkloadWant extends Sizing {
  /** Name of the Deployment, CronJob or Job: the app's word, with a suffix for its further roles. At most 40 characters. */
  readonly workload: string;
  readonly role: 'web' | 'worker' | 'cron' | 'setup' | 'proxy';
  /** Image with an exact tag, as its maker names it; a mirror is put in front by the planner. */
  readonly image: string;
  readonly replicas: number;
  readonly maxReplicas?: number;
  /** Reasons by value (`replicas`, `cpu`, ...) where it is not the tenant's seats. */
  readonly why?: Readonly<Record<string, Reason>>;
}

/** Something the app would miss if it were lost. `holder` names which of the app's wants holds it. */
export interface StateWant {
  readonly name: string;
  readonly kind: 'rows' | 'objects' | 'files' | 'keys';
  readonly holder: 'database' | 'bucket' | 'secrets' | `volume/${string}`;
  readonly what: string;
}

export interface SecretWant {
  /** Key within the app's Secret; environment-variable style or file name. */
  readonly key: string;
  readonly recipe: Recipe;
  /** Of one whose first value is its last: what another one would do. */
  readonly lasts?: Lasting;
}

/** What an app needs from the platform: the planner gives names, addresses, places and sizes. */
export interface AppWants {
  readonly version: string;
  /** Main image. */
  readonly image: string;
  readonly workloads: readonly WorkloadWant[];
  readonly database?: {
    readonly engine: 'postgres' | 'mariadb';
    readonly pool: 'session' | 'transaction' | 'direct';
    readonly connections: number;
    readonly why: { readonly engine: Reason; readonly pool: Reason };
  };
  readonly bucket?: { readonly use: string; readonly quota: number; readonly why: Reason };
  readonly cache?: { readonly mode: 'proxy' | 'sentinel'; readonly why: Reason };
  /** Paths. `logout`: where the app hears that somebody signed out elsewhere (OpenID Connect Back-Channel Logout), if it listens. */
  readonly signOn?: {
    readonly protocol: 'oidc' | 'saml';
    readonly redirects: readonly string[];
    readonly logout?: string;
    readonly why: Reason;
  };
  readonly mail: boolean;
  readonly routes: readonly { readonly paths: readonly RoutePath[] }[];
  readonly volumes: readonly { readonly name: string; readonly size: number; readonly why: Reason }[];
  /** All secrets of the app go into one Secret named like the app. Database, cache, bucket, sign-on and mail secrets are added by the planner. */
  readonly secrets: readonly SecretWant[];
  readonly state: readonly StateWant[];
  readonly modules: readonly ModuleWant[];
}

/** What a renderer gets: the app as planned, its tenant, and its cell. Nothing is left to decide. */
export interface AppView {
  readonly plan: AppPlan;
  readonly tenant: TenantPlan;
  readonly platform: PlatformPlan;
}

/** Writes the objects of an app. Stands in `renderers.ts` and not in the entry: no check asks for it. */
export type AppRenderer = (view: AppView) => readonly Manifest[];

export interface AppEntry extends Entry {
  readonly kind: 'app';
  /** Word in hosts, namespaces' objects and databases. */
  readonly word: string;
  /** The app that answers on `<slug>.<appsDomain>` itself; the others are `<slug>--<word>`. */
  readonly front?: boolean;
  /** It keeps files on volumes of the cluster, so that a cell which offers it must copy volumes. */
  readonly volumes?: boolean;
  /** Database engines that the app can live on; empty for none. */
  readonly engines?: readonly ('postgres' | 'mariadb')[];
  readonly plan: (request: AppRequest) => AppWants;
  readonly rules: readonly Rule[];
  /** For an app that also stands once a provider in every cell: its workload there, and its objects. */
  readonly everyProvider?: {
    readonly namespace: string;
    readonly workload: (provider: ProviderEntry, cell: CellPlan) => WorkloadWant;
    readonly render: (view: GreeterView) => readonly Manifest[];
  };
}

export interface GreeterView {
  readonly platform: PlatformPlan;
  readonly cell: CellPlan;
  readonly cluster: ClusterPlan;
  readonly workloads: readonly WorkloadThing[];
}

// --- components ---------------------------------------------------------------------------------------------------------------

/** An upstream chart, pinned. `repository` is https:// or oci://; with oci the chart's name is its last part. */
export interface Chart {
  readonly release: string;
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What was locked of it; filled in when the platform is rendered. */
  readonly digest?: string;
  /** Key of the spec that changes this release. */
  readonly origin: Reason;
}

/** Manifests that stand in a public Git repository at a tag: CRDs that no chart brings. */
export interface GitSource {
  readonly name: string;
  readonly url: string;
  readonly tag: string;
  readonly path: string;
  readonly origin: Reason;
}

/**
 * A folder under platform/ that the GitOps engine applies as one, after the units that it needs are ready.
 * `namespaces` of all units are applied first of all.
 */
export interface Unit {
  readonly name: string;
  readonly needs: readonly string[];
  /** Tenants' objects are of kinds that it brings, so they wait for it. */
  readonly foundation?: boolean;
  /** Without it no pod starts, not even the engine's: its charts are installed by hand, and the engine takes those releases over. */
  readonly beforeEngine?: boolean;
  readonly charts?: readonly Chart[];
  readonly sources?: readonly GitSource[];
  readonly objects?: readonly Manifest[];
  /** What its pods wait for and the tree never holds: delivered in the same folder, so that both are applied together. */
  readonly secrets?: readonly UnitSecret[];
  /** A program of the cluster's provider: another cluster of the cell has another account, so nothing of it is shared. */
  readonly ofProvider?: boolean;
  /** What is otherwise while the cluster is asleep: whatever writes to the cell's data, or to its backups, stands still. */
  readonly asleep?: readonly Sleep[];
}

/** A file for a host outside of the cluster, by the role of that host; the path is below the host's folder. Nobody applies it. */
export interface HostFile {
  readonly host: HostThing['values']['role'];
  readonly path: string;
  readonly text: string;
}

/** Changes to one object of a unit, or to the values of one of its charts. */
export type Sleep =
  | { readonly kind: string; readonly name: string; readonly changes: readonly Change[] }
  | { readonly release: string; readonly changes: readonly Change[] };

export interface UnitSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** The newest of its keys' generations. */
  readonly generation: number;
}

/** A Secret that somebody brings out of a store: what it is called, and whose it is. */
export interface Delivered extends UnitSecret {
  readonly identity: Identity;
  readonly origin: Origin;
}

/** How Secrets come out of a store: by objects of the tree, which hold no value. */
export interface Bringer {
  /** The unit after which it works. */
  readonly after: string;
  /** What a namespace has once, whichever Secrets it has. */
  readonly reader: (namespace: string, whose: Pick<Delivered, 'identity' | 'origin'>) => Manifest;
  readonly secret: (want: Delivered) => Manifest;
}

export interface NamespaceWant {
  readonly name: string;
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
  readonly component: string;
  readonly origin: Reason;
  /** Why a level below restricted is needed. */
  readonly because?: string;
}

export interface ComponentView {
  readonly platform: PlatformPlan;
  readonly cell: CellPlan;
  /** The one of the cell's clusters that it is rendered for. */
  readonly cluster: ClusterPlan;
  readonly settings: Readonly<Record<string, Chosen<unknown>>>;
  /** Why this component is in the cell: the key of the spec that chose it. */
  readonly reason: Reason;
}

/**
 * How many of something that every tenant needs a component bears in one cell. `room: null`: nobody knows. `setting` is the key under
 * `settings.<component>` that changes it.
 */
export interface TenantLimit {
  readonly name: string;
  readonly room: number | null;
  readonly perTenant: number;
  readonly basis: 'measured' | 'published' | 'assumed';
  readonly why: string;
  readonly setting: string | null;
}

export interface ComponentEntry extends Entry {
  readonly kind: 'component';
  /** The layer it is a choice of, or `base` for what every cell has. */
  readonly layer: string;
  readonly version: string;
  readonly namespace: string;
  /** What its makers support, where they say it. */
  readonly kubernetes?: KubernetesRange;
  /** For one that makes volumes: the class by which claims ask for them. */
  readonly storageClass?: string;
  /** What every server of the cluster has to be started with, so that it can be there. */
  readonly serverFlags?: readonly string[];
  /** Is it part of this cell, and why. */
  readonly wanted: (platform: Omit<PlatformPlan, 'cells' | 'digest'>, cell: CellBase) => Reason | undefined;
  /** A database of its own in the cell's PostgreSQL. */
  readonly database?: {
    readonly pool:
      | 'session'
      | 'transaction'
      | 'direct'
      | ((settings: Readonly<Record<string, Chosen<unknown>>>) => Chosen<'session' | 'transaction' | 'direct'>);
    readonly connections: number;
  };
  /** First word of a host of its own, `<word>-<cell>.<domain>`, with a listener and a certificate at the gateway. */
  readonly host?: string;
  /** A bucket of its own at the cell's store. `quota` is the setting that says for how much is planned: no store holds anybody to it. */
  readonly bucket?: { readonly use: string; readonly quota: string };
  /** What its pods request, of a component that few cells have: what every cell's platform requests is set aside anyway. */
  readonly takes?: (platform: Omit<PlatformPlan, 'cells' | 'digest'>) => Need;
  /**
   * Keys of the component's one Secret, which is named like the component and stands in its namespace; the planner adds
   * `database-password` for a database. A recipe `issued` by `platform/<component>#<key>` is the value of that other secret.
   */
  readonly secrets?: (platform: Omit<PlatformPlan, 'cells' | 'digest'>, cell: CellBase) => readonly SecretWant[];
  readonly namespaces: (view: ComponentView) => readonly NamespaceWant[];
  readonly units: (view: ComponentView) => readonly Unit[];
  /** What hosts read for it; `units` are those of all clusters of the cell. */
  readonly hostFiles?: (view: ComponentView, units: readonly Unit[]) => readonly HostFile[];
  /** For one that brings Secrets out of a store: then no value stands in the tree, and no file beside it. */
  readonly brings?: Bringer;
  readonly rules: readonly Rule[];
  /** What of it a cell may run out of. */
  readonly limits?: (settings: Readonly<Record<string, Chosen<unknown>>>) => readonly TenantLimit[];
}

// --- providers ----------------------------------------------------------------------------------------------------------------

export interface Site {
  /** As the provider's API spells it. */
  readonly name: string;
  readonly country: string;
  readonly city: string;
  /** Value of `topology.kubernetes.io/zone` of nodes here. */
  readonly zone: string;
  readonly region: string;
  /** Third octet of its part of a cell's private network; unique over all providers, never changed, so that addresses stay. */
  readonly octet: number;
}

export interface ObjectStore {
  readonly name: string;
  readonly country: string;
  readonly url: string;
  /** Region for signing. */
  readonly region: string;
  readonly bucketLimit: number | null;
  readonly versioning: boolean;
}

/** A machine type. Memory in MiB, disk in GiB (0: a volume of its own is needed). */
export interface MachineType {
  readonly size: string;
  readonly type: string;
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
}

/**
 * What a provider promises of one thing that it runs, in percent of a month. null: it publishes a figure that nobody has read here. What is
 * not named: no promise was found.
 */
export interface ServiceLevel {
  readonly of: 'machine' | 'load balancer' | 'object storage';
  readonly percent: number | null;
  readonly source: Evidence;
}

/** A program of a provider that runs in the clusters whose home it is. */
interface ProviderProgram {
  readonly version: string;
  readonly namespace: string;
  /** The Secret in that namespace that it does not start without. Every key is brought from the provider's account. */
  readonly secret: { readonly name: string; readonly keys: readonly string[] };
  readonly units: (view: ComponentView) => readonly Unit[];
  readonly namespaces: (view: ComponentView) => readonly NamespaceWant[];
}

export interface ProviderEntry extends Omit<Entry, 'options'> {
  readonly kind: 'provider';
  /** The legal party, as the sovereignty report names it. */
  readonly party: string;
  readonly sites: readonly Site[];
  readonly stores: readonly ObjectStore[];
  readonly machines: readonly MachineType[];
  /** An inventory of the spec: no provider of the catalogue, and its machines have the sizes that they have. */
  readonly own?: true;
  readonly serviceLevels: readonly ServiceLevel[];
  /** Whether MetalLB can work here, and why not. */
  readonly metallb: { readonly allowed: boolean; readonly because: string; readonly evidence: Evidence };
  /** Annotations of the gateway's Service, and whether the load balancer speaks the PROXY protocol to it. */
  readonly loadBalancer: (cell: { readonly name: string; readonly site: string }) => Exposure;
  readonly storageClass: string;
  /** Its cloud controller manager, where the cluster's load balancer is the provider's. */
  readonly controller?: ProviderProgram;
  /** The driver of its block volumes: what makes the volumes of `storageClass`. */
  readonly volumes: ProviderProgram;
}

/** Somebody who has machines, of whom nothing can be planned but what the operator writes down. */
export interface KnownProvider {
  readonly name: string;
  readonly title: string;
  readonly tier: 'known';
  readonly maker: Maker;
  /** Why it is only known, and what to do. One sentence without its full stop. */
  readonly why: string;
  readonly facts: readonly Fact[];
}

export type { Chosen, Reason };
