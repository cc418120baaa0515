import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ComponentEntry, ComponentView, Unit } from '../catalogue/entry.ts';
import type { CellPlan, ClusterPlan, PlatformPlan, Settings, TenantPlan } from '../plan/plan.ts';
import { clustersOf, ifWhole } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import type { Reason } from '../plan/thing.ts';
import { type Reads, readsAlike, watched } from '../plan/watched.ts';
import { eachMapping } from '../tree/each-mapping.ts';
import { hostOf, once } from './closure.ts';
import type { Axis, Tie } from './tie.ts';

/** Where a piece of code comes from. */
interface Delivered {
  readonly host: string;
  readonly kind: 'images' | 'charts' | 'manifests' | 'parts';
  readonly of: string;
  readonly reason: Pick<Reason, 'origin'>;
}

const SAYS: Readonly<Record<Delivered['kind'], string>> = {
  images: 'hands out the images',
  charts: 'hands out the chart',
  manifests: 'hands out the manifests',
  parts: 'hands out parts',
};

/** Who delivers code. It is read from what is rendered, so that nobody has to list it twice. */
export function codeTies(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Tie[] {
  const runtime = runtimeTies(plan, catalogue, models);
  return once([...tied('supplyChain', delivered(plan, catalogue, models)), ...runtime]);
}

/**
 * A registry without a mirror before it, and whoever new pods fetch a part from, must also answer for the cloud to keep running: without
 * them no lost node is made good. Behind a mirror nothing that is rendered is among them, so nothing is.
 */
export function runtimeTies(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Tie[] {
  const all = plan.mirror.value === null ? delivered(plan, catalogue, models) : partsOf(plan, catalogue);
  return once(
    tied(
      'runtime',
      all.filter(({ kind }) => kind === 'images' || kind === 'parts'),
    ),
  );
}

function tied(axis: Axis, all: readonly Delivered[]): Tie[] {
  return all.map(({ host, kind, of, reason }) => ({
    axis,
    party: host,
    does: `${SAYS[kind]} of ${of}`,
    subject: of,
    at: reason.origin,
    ...(kind === 'parts' ? { lenient: true as const } : {}),
  }));
}

function delivered(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Delivered[] {
  return [
    ...samples(plan).flatMap((cell) => {
      const seen = seenBy(plan, cell);
      return [...ofComponents(seen, catalogue, cell), ...ofProviders(seen, catalogue, cell)];
    }),
    ...plan.cells.flatMap(({ controlPlane, greeters }) =>
      [...(controlPlane ? [controlPlane.workload] : []), ...greeters].flatMap(({ values }) =>
        imagesFrom(plan, [values.image], values.workload),
      ),
    ),
    // Plans that sell the same at another price have the same apps.
    ...[...new Set(models.map(({ apps }) => apps))].flatMap((apps) =>
      apps.flatMap(({ app, workloads }) =>
        imagesFrom(
          plan,
          workloads.map(({ values }) => values.image),
          app.name,
        ),
      ),
    ),
    ...partsOf(plan, catalogue),
  ];
}

/** What new pods fetch before they start, and what they ask for when they do. */
function partsOf(plan: PlatformPlan, catalogue: Catalogue): Delivered[] {
  const kind = 'parts';
  const planned = new Map(plan.cells.flatMap((cell) => cell.components.map((each) => [each.values.component, each] as const)));
  const reasons: readonly (readonly [string, Reason])[] = [...plan.apps.value.map((name) => [name, plan.apps] as const), ...planned];
  return reasons.flatMap(([of, reason]) => {
    const entry = catalogue.apps[of] ?? catalogue.components[of];
    const fetched = entry?.fetches?.(plan);
    return [
      ...(fetched ? [{ host: fetched.from, kind, of, reason: fetched.because } as const] : []),
      ...(entry?.asks?.(plan) ?? []).map((each) => ({ host: each.host, kind, of: `${of} (${each.for})`, reason }) as const),
    ];
  });
}

/** Of cells that are made alike one shows what all are made of. */
function samples({ cells }: PlatformPlan): CellPlan[] {
  const kinds = new Map<string, CellPlan>();
  for (const cell of cells) {
    const kind = clustersOf(cell).map(({ cluster }) => `${cluster.values.provider} ${cluster.values.loadBalancer}`);
    // A cell with settings of its own may be made of other things.
    const own = cell.own?.settings ? [cell.cell.name] : [];
    const key = [...kind, ...own, ...cell.components.map((each) => each.name)].join(' ');
    if (!kinds.has(key)) kinds.set(key, cell);
  }
  return [...kinds.values()];
}

/** A standby is made of the same programs as the cluster that it stands by for. */
function ofComponents(platform: PlatformPlan, catalogue: Catalogue, cell: CellPlan): Delivered[] {
  return cell.components.flatMap((reason) => {
    const entry = catalogue.components[reason.values.component];
    if (!entry) return [];
    const view = { platform, cell, cluster: cell.primary, settings: platform.settings[entry.name] ?? NONE, reason };
    return ofProgram(entry, view, entry.name);
  });
}

/** Each provider brings programs of its own: for volumes, and for load balancers. */
function ofProviders(platform: PlatformPlan, catalogue: Catalogue, cell: CellPlan): Delivered[] {
  return clustersOf(cell).flatMap((cluster) => {
    const { provider: name, loadBalancer } = cluster.cluster.values;
    const provider = catalogue.providers[name];
    const view: ComponentView = { platform, cell, cluster, settings: NONE, reason: cluster.cluster };
    return [provider?.volumes, loadBalancer === 'provider' ? provider?.controller : undefined].flatMap((program) =>
      program ? ofProgram(program, view, `the programs of ${provider?.name}`) : [],
    );
  });
}

const NONE: Settings = {};

type Program = Pick<ComponentEntry, 'units'>;

/** What came of a program, and what was read for it. */
interface Looked {
  readonly reads: Reads;
  readonly delivered: readonly Delivered[];
}

/**
 * By the pools of the cluster, which are no other's, and which the planner leaves the same object as long as they are planned alike. To render
 * every program only for the hosts that it names was a third of a key stroke in the workbench.
 */
const LOOKED = new WeakMap<ClusterPlan['pools'], Map<Program, Looked>>();

/** Most programs read neither the contact of a platform nor its domains: these stand in here, and each counts by itself. */
const THING = { values: {}, why: {} };
const CLUSTER = { cluster: THING };
const INSIDE = {
  platform: { platform: THING },
  cell: { cell: THING, delivery: THING, primary: CLUSTER, standby: CLUSTER },
  cluster: CLUSTER,
  reason: THING,
};

/** A program is rendered again only where it would read something else than it did: nothing but its view reaches it. */
function ofProgram(program: Program, view: ComponentView, of: string): readonly Delivered[] {
  const known = LOOKED.get(view.cluster.pools) ?? new Map<Program, Looked>();
  const before = known.get(program);
  if (before && readsAlike(before.reads, view)) return before.delivered;
  const { shown, reads } = watched(view, INSIDE);
  const units = ifWhole(() => program.units(shown)) ?? [];
  const delivered = ofUnits(shown.platform, units, of, { origin: shown.reason.origin });
  LOOKED.set(view.cluster.pools, known.set(program, { reads, delivered }));
  return delivered;
}

function ofUnits(plan: PlatformPlan, units: readonly Unit[], of: string, reason: Delivered['reason']): Delivered[] {
  const hosts = (kind: Delivered['kind'], all: readonly string[]): Delivered[] =>
    [...new Set(all)].map((host) => ({ host, kind, of, reason }));
  const charts = units.flatMap((unit) => unit.charts ?? []);
  const written = [charts.map((chart) => chart.values), units.map((unit) => unit.objects)];
  return [
    ...hosts(
      'charts',
      charts.map((chart) => hostOf(chart.repository)),
    ),
    ...hosts(
      'manifests',
      units.flatMap(({ sources = [] }) => sources.map((source) => hostOf(source.url))),
    ),
    ...imagesFrom(plan, [...imagesIn(written)], of),
  ];
}

/** Every image that is named: `image`, or a registry or repository apart, as charts have them. */
function imagesIn(values: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>();
  eachMapping(values, ({ image, registry, imageRegistry, repository }) => {
    if (typeof image === 'string') found.add(image);
    for (const host of [registry, imageRegistry, repository]) if (typeof host === 'string' && HOST.test(host)) found.add(host);
  });
  return found;
}

/** The first part of an image is a registry when it looks like a host; an image without one is Docker Hub's. */
const HOST = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?|localhost(?::\d+)?)(?=\/|$)/;

function imagesFrom({ mirror }: PlatformPlan, images: readonly string[], of: string): Delivered[] {
  const hosts = new Set(images.flatMap((image) => registryOf(image, mirror.value)));
  return [...hosts].map((host) => ({ host, kind: 'images', of, reason: mirror }));
}

/** The mirror itself is nobody else's. */
function registryOf(image: string, mirror: string | null): string[] {
  if (mirror !== null && (image === mirror || image === mirror.split('/', 1)[0])) return [];
  const named = mirror !== null && image.startsWith(`${mirror}/`) ? image.slice(mirror.length + 1) : image;
  return [HOST.exec(named)?.[0].replace(/:\d+$/, '') ?? 'docker.io'];
}
