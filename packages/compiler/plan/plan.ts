import type {
  AppThing,
  BackupThing,
  BucketThing,
  CacheThing,
  CellThing,
  ClientThing,
  ClusterThing,
  ComponentThing,
  ControlPlaneThing,
  DataServiceThing,
  DatabaseThing,
  DeliveryThing,
  FailoverThing,
  HostThing,
  MachineThing,
  MailThing,
  MonitoringThing,
  NamespaceThing,
  ObjectivesThing,
  ObjectsThing,
  PlacementThing,
  PlanThing,
  PlatformThing,
  PoolThing,
  RealmThing,
  RelayThing,
  RouteThing,
  ServerThing,
  TenantThing,
  VolumeThing,
  WorkloadThing,
} from './kinds.ts';
import type { StackLayer } from '../spec/vocabulary.ts';
import type { Pins } from './pins.ts';
import type { Chosen, Reason, Thing } from './thing.ts';

/** One cluster of a cell with what it is made of. */
export interface ClusterPlan {
  readonly cluster: ClusterThing;
  readonly servers: readonly ServerThing[];
  readonly pools: readonly PoolThing[];
}

/** Everything a cell consists of before it has a tenant. A service that nothing needs is undefined. */
export interface CellPlan {
  readonly cell: CellThing;
  readonly primary: ClusterPlan;
  readonly standby: ClusterPlan | undefined;
  readonly hosts: readonly HostThing[];
  readonly services: {
    readonly postgres: DataServiceThing;
    readonly mariadb: DataServiceThing | undefined;
    readonly cache: DataServiceThing;
    readonly objects: ObjectsThing;
    readonly monitoring: MonitoringThing;
    readonly mail: RelayThing | undefined;
  };
  readonly components: readonly ComponentThing[];
  readonly delivery: DeliveryThing;
  /** Hansa itself, where this cell runs it. */
  readonly controlPlane: { readonly thing: ControlPlaneThing; readonly workload: WorkloadThing } | undefined;
  /** Databases of the platform's own components in this cell, by component. */
  readonly databases: readonly DatabaseThing[];
  /** And their buckets. */
  readonly buckets: readonly BucketThing[];
  /** Apps that stand once a provider in every cluster (podinfo), as workloads: of the primary, and of the standby. */
  readonly greeters: readonly WorkloadThing[];
  readonly standbyGreeters: readonly WorkloadThing[];
  /** Apps whose pods are placed otherwise in the standby. */
  readonly placements: readonly PlacementThing[];
  /** What its environment, or the cell itself, says otherwise than the platform: `seenBy` looks through it. Absent where that is nothing. */
  readonly own?: OwnParts;
}

/** The parts of a platform that a cell may have of its own. Things among them have its name in their id. */
export type OwnParts = Partial<Pick<PlatformPlan, 'platform' | 'settings' | 'backup' | 'objectives'>>;

/** A cell before its components are planned. */
export type CellBase = Omit<CellPlan, 'components' | 'databases' | 'buckets' | 'greeters' | 'standbyGreeters' | 'placements' | 'own'>;

export function clustersOf(cell: Pick<CellPlan, 'primary' | 'standby'>): readonly ClusterPlan[] {
  return cell.standby ? [cell.primary, cell.standby] : [cell.primary];
}

/** Who is named by a place: `hetzner/fsn1` is a place of hetzner. Who is behind an inventory's is for `partyBehind` to say. */
export function partyAt(place: string): string {
  return place.split('/', 1)[0] ?? place;
}

/** A pool is as many machines as it has nodes; anything else is one. */
export function machinesOf({ values }: HostThing | ServerThing | PoolThing): number {
  return 'nodes' in values ? values.nodes : 1;
}

/** The settings of one app or component, each with its reason. */
export type Settings = Readonly<Record<string, Chosen<unknown>>>;

/** A party that somebody answers for, until a day. */
export interface Acceptance {
  readonly party: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
}

export type Gate = 'eu' | 'eea' | 'adequate';

/** Countries as ISO 3166 alpha-2; `checked` is a day. */
export interface StatedParty {
  readonly name: string;
  readonly seat: string;
  readonly control?: string;
  readonly evidence: string;
  readonly checked: string;
}

/** A site of an inventory. `name` is `inventory/site`; `party` runs it, and the reason of that word is the inventory's. */
export interface OwnSite {
  readonly name: string;
  readonly inventory: string;
  readonly party: Chosen<string>;
  readonly country: Chosen<string>;
  readonly announcements: Chosen<boolean>;
}

/** Machines that are there already, and where. */
export interface Inventory {
  readonly names: readonly Chosen<string>[];
  readonly sites: readonly OwnSite[];
  readonly machines: readonly MachineThing[];
}

export interface NameServer {
  readonly host: Chosen<string>;
  readonly port: Chosen<number>;
  readonly key: { readonly name: Chosen<string>; readonly algorithm: Chosen<'hmac-sha256' | 'hmac-sha512'> };
}

export interface PlatformPlan {
  readonly platform: PlatformThing;
  /** Absent where the spec has none. Who stands on which machine is in the cells; the rest is read by rules and reports only. */
  readonly inventory?: Inventory;
  readonly cells: readonly CellPlan[];
  /** Names of all cells of the spec, in its order: an excerpt has the plans of a few. */
  readonly cellNames: readonly string[];
  readonly plans: readonly PlanThing[];
  readonly backup: BackupThing;
  readonly failover: FailoverThing;
  /** Nothing is rendered from it, so it is no part of the digest. */
  readonly objectives: ObjectivesThing;
  /** Settings by app and component. */
  readonly settings: Readonly<Record<string, Settings>>;
  /** Apps on offer, in the order of the spec. */
  readonly apps: Chosen<readonly string[]>;
  readonly secretsAsked: Readonly<Record<string, Chosen<unknown>>>;
  /** Parties that somebody answers for, each until a day. */
  readonly accepted: Chosen<readonly Acceptance[]>;
  /** Where parties must be seated, as asked for or by default; `null` is no gate. */
  readonly gates: { readonly dataPath: Chosen<Gate>; readonly runtime: Chosen<Gate | null> };
  /** What the operator says of parties that the catalogue does not know. */
  readonly parties: Chosen<readonly StatedParty[]>;
  /** Who issues the certificates. */
  readonly authority: Chosen<string>;
  readonly certificates: Chosen<'cell' | 'host'>;
  /** The choice of each layer that holds for the whole platform, by the word in the spec. */
  readonly stack: Readonly<Record<StackLayer, Chosen<string>>>;
  readonly mirror: Chosen<string | null>;
  /** What was locked; undefined where there is no lock. */
  readonly pins: Pins | undefined;
  /** Who runs the mirror, where that is said. */
  readonly mirrorParty: Chosen<string | null>;
  /** With the sections that an environment says otherwise for its cells. */
  readonly environments: Chosen<readonly { readonly name: string; readonly says?: readonly string[] }[]>;
  /** Who sells: the country of its seat, where it sells, and how invoices reach customers. Countries by two letters. */
  readonly seller:
    | { readonly country: Chosen<string>; readonly markets: Chosen<readonly string[]>; readonly invoices: Chosen<'mail' | 'peppol'> }
    | undefined;
  /** Who hosts the zones, and with it answers DNS-01 challenges. */
  readonly dns: Chosen<string>;
  /** A server of the operator's own that takes updates of both zones, and the key that signs them; absent where a provider has them. */
  readonly nameServer?: NameServer;
  /** Why volumes must be copied: an app on offer keeps files there. */
  readonly volumes: Reason | undefined;
  /** Digest of everything a tenant's plan can depend on. */
  readonly digest: string;
}

/** One app of one tenant with everything that exists for it. */
export interface AppPlan {
  readonly app: AppThing;
  readonly workloads: readonly WorkloadThing[];
  readonly database: DatabaseThing | undefined;
  readonly bucket: BucketThing | undefined;
  readonly cache: CacheThing | undefined;
  readonly client: ClientThing | undefined;
  readonly routes: readonly RouteThing[];
  readonly volumes: readonly VolumeThing[];
  readonly mail: MailThing | undefined;
}

export interface TenantPlan {
  readonly tenant: TenantThing;
  readonly namespace: NamespaceThing;
  readonly realm: RealmThing;
  readonly cell: CellPlan;
  readonly apps: readonly AppPlan[];
}

/** A tenant without the names under which it answers: as much as the fleet is told of it, and as rules about one tenant look at. */
export interface NamelessTenant {
  readonly tenant: TenantThing;
  readonly cell: { readonly cell: Pick<CellThing, 'name'> };
  readonly apps: readonly (Pick<AppPlan, 'workloads' | 'database' | 'bucket'> & {
    readonly app: Pick<AppThing, 'name' | 'state'>;
    readonly routes: readonly unknown[];
  })[];
}

export function thingsOfCell(plan: CellPlan): readonly Thing[] {
  const services = Object.values(plan.services).filter((each) => each !== undefined);
  return [
    plan.cell,
    ...clustersOf(plan).flatMap((each) => [each.cluster, ...each.servers, ...each.pools]),
    ...plan.hosts,
    ...services,
    ...plan.components,
    plan.delivery,
    ...(plan.controlPlane ? [plan.controlPlane.thing, plan.controlPlane.workload] : []),
    ...plan.databases,
    ...plan.buckets,
    ...plan.greeters,
    ...plan.standbyGreeters,
    ...plan.placements,
  ];
}

export function thingsOfPlatform(plan: PlatformPlan): readonly Thing[] {
  const own = [...new Set(plan.cells.flatMap((cell) => cell.own ?? []))];
  return [
    plan.platform,
    ...plan.plans,
    plan.backup,
    plan.failover,
    plan.objectives,
    ...(plan.inventory?.machines ?? []),
    ...own.flatMap((each) => [each.platform, each.backup, each.objectives].filter((part) => part !== undefined)),
    ...plan.cells.flatMap(thingsOfCell),
  ];
}

export function thingsOfTenant(plan: TenantPlan): readonly Thing[] {
  return [plan.tenant, plan.namespace, plan.realm, ...plan.apps.flatMap(thingsOfApp)];
}

function thingsOfApp(plan: AppPlan): readonly Thing[] {
  const single = [plan.app, plan.database, plan.bucket, plan.cache, plan.client, plan.mail].filter((each) => each !== undefined);
  return [...single, ...plan.workloads, ...plan.routes, ...plan.volumes];
}

/** A part that the plan of this entry always has; a miss is a bug of ours, not a person's mistake. */
export function required<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('a part that is always planned is missing');
  return part;
}

/**
 * What is made of a plan that may be refused: undefined where it lacks a part that is always planned otherwise. Its own errors say why, and come
 * first; a plan without errors is rendered next, and there a bug of ours is not caught.
 */
export function ifWhole<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
