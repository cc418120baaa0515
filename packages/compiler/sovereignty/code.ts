import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ComponentView, Unit } from '../catalogue/entry.ts';
import type { CellPlan, PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { clustersOf, ifWhole } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import type { Reason } from '../plan/thing.ts';
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

/**
 * Who delivers code. It is read from what is rendered, so that nobody has to list it twice. A registry without a mirror before it, and
 * whoever new pods fetch a part from, must also answer for the cloud to keep running: without them no lost node is made good.
 */
export function codeTies(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Tie[] {
  const direct: readonly Axis[] = plan.mirror.value === null ? ['supplyChain', 'runtime'] : ['supplyChain'];
  const axesOf = (kind: Delivered['kind']): readonly Axis[] =>
    kind === 'images' ? direct : kind === 'parts' ? ['supplyChain', 'runtime'] : ['supplyChain'];
  return once(
    delivered(plan, catalogue, models).flatMap(({ host, kind, of, reason }) =>
      axesOf(kind).map((axis) => ({
        axis,
        party: host,
        does: `${SAYS[kind]} of ${of}`,
        subject: of,
        at: reason.origin,
        ...(kind === 'parts' ? { lenient: true as const } : {}),
      })),
    ),
  );
}

function delivered(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Delivered[] {
  return [
    ...samples(plan).flatMap((cell) => {
      const seen = seenBy(plan, cell);
      return [...ofComponents(seen, catalogue, cell), ...ofProviders(seen, catalogue, cell)];
    }),
    ...plan.cells.flatMap(({ controlPlane, greeters }) =>
      [...(controlPlane ? [controlPlane.workload] : []), ...greeters].flatMap(({ values }) => imageOf(plan, values.image, values.workload)),
    ),
    ...models.flatMap(({ apps }) =>
      apps.flatMap(({ app, workloads }) => workloads.flatMap(({ values }) => imageOf(plan, values.image, app.name))),
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
      ...(entry?.asks ?? []).map((each) => ({ host: each.host, kind, of: `${of} (${each.for})`, reason }) as const),
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
    const view = { platform, cell, cluster: cell.primary, settings: platform.settings[entry.name] ?? {}, reason };
    return ofUnits(platform, ifWhole(() => entry.units(view)) ?? [], entry.name, reason);
  });
}

/** Each provider brings programs of its own: for volumes, and for load balancers. */
function ofProviders(platform: PlatformPlan, catalogue: Catalogue, cell: CellPlan): Delivered[] {
  return clustersOf(cell).flatMap((cluster) => {
    const { provider: name, loadBalancer } = cluster.cluster.values;
    const provider = catalogue.providers[name];
    const view: ComponentView = { platform, cell, cluster, settings: {}, reason: cluster.cluster };
    return [provider?.volumes, loadBalancer === 'provider' ? provider?.controller : undefined].flatMap((program) =>
      program ? ofUnits(platform, ifWhole(() => program.units(view)) ?? [], `the programs of ${provider?.name}`, cluster.cluster) : [],
    );
  });
}

function ofUnits(plan: PlatformPlan, units: readonly Unit[], of: string, reason: Reason): Delivered[] {
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
    ...[...imagesIn(written)].flatMap((image) => imageOf(plan, image, of)),
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

function imageOf(plan: PlatformPlan, image: string, of: string): Delivered[] {
  const { value: mirror, ...reason } = plan.mirror;
  if (mirror !== null && (image === mirror || image === mirror.split('/', 1)[0])) return [];
  const named = mirror !== null && image.startsWith(`${mirror}/`) ? image.slice(mirror.length + 1) : image;
  const host = HOST.exec(named)?.[0].replace(/:\d+$/, '') ?? 'docker.io';
  return [{ host, kind: 'images', of, reason }];
}
