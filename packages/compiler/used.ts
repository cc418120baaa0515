import type { Catalogue } from './catalogue/catalogue.ts';
import type { Unit } from './catalogue/entry.ts';
import type { Used, UsedChart, UsedImage } from './check/rule.ts';
import { compareText } from './diagnostics/diagnostic.ts';
import { type CellPlan, type PlatformPlan, type TenantPlan, clustersOf } from './plan/plan.ts';
import { renderPlatform } from './render/platform.ts';
import { eachMapping } from './tree/each-mapping.ts';
import { bareName, chartReference } from './tree/manifest/reference.ts';

/** Stands for the mirror while it is found out what goes through it. Nobody has a name there (RFC 2606). */
const MIRROR = 'mirror.invalid';

/**
 * Every image and chart that the trees of a platform name, as their makers name them, sorted. `models` stand for the tenants: apps take
 * their images from the platform's settings, so a tenant of each plan names them all. What has a digest in the spec is not among them, nor
 * what a chart pulls without being told.
 */
export function usedBy(catalogue: Catalogue, platform: PlatformPlan, models: readonly TenantPlan[]): Used {
  const marked = markedView(platform);
  const units = platform.cells.flatMap((cell) => clustersOf(cell).flatMap((cluster) => renderPlatform(catalogue, marked, cell, cluster)));
  const mirror = platform.mirror.value;
  const planned = [...models.flatMap(appsOf), ...platform.cells.flatMap(greetersOf)].map((image) => bareName(platform, image, mirror));
  const images = [
    // Its image is an address that a person wrote: the mirror is not put in front of it.
    ...platform.cells.flatMap((cell) => cell.controlPlane?.workload.values.image ?? []).map((image) => bareName(platform, image, null)),
    ...units.flatMap(writtenIn),
    ...planned.map((image) => `${MIRROR}/${image}`),
  ];
  return { images: imagesOf(images, mirror), charts: chartsOf(units) };
}

/** The platform without its lock, and with the mark for its mirror. A view: a copy would ask for its digest, which takes as long as all of this. */
function markedView(platform: PlatformPlan): PlatformPlan {
  const mirror = { value: { ...platform.mirror, value: MIRROR }, enumerable: true };
  return Object.create(platform, { mirror, pins: { value: undefined, enumerable: true } }) as PlatformPlan;
}

/** Names with the mark where they go through the mirror. */
function imagesOf(names: readonly string[], mirror: string | null): UsedImage[] {
  const tagged = names.filter((name) => !name.includes('@'));
  const used = tagged.map((name) => {
    if (!name.startsWith(`${MIRROR}/`)) return { reference: name, at: name };
    const reference = name.slice(MIRROR.length + 1);
    return { reference, at: mirror === null ? reference : `${mirror}/${reference}` };
  });
  return [...new Map(used.map((each) => [each.reference, each])).values()].sort((a, b) => compareText(a.reference, b.reference));
}

function appsOf(model: TenantPlan): string[] {
  return model.apps.flatMap((app) => app.workloads.map((workload) => workload.values.image));
}

function greetersOf(cell: CellPlan): string[] {
  return [...cell.greeters, ...cell.standbyGreeters].map((workload) => workload.values.image);
}

function chartsOf(units: readonly Unit[]): UsedChart[] {
  const charts = units.flatMap((unit) => unit.charts ?? []).map(({ repository, chart, version }) => ({ repository, chart, version }));
  return [...new Map(charts.map((chart) => [chartReference(chart), chart]))]
    .map(([reference, chart]) => ({ reference, ...chart }))
    .sort((a, b) => compareText(a.reference, b.reference));
}

/** A whole name, with a registry and a tag. */
const NAME = /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+:[\w.-]+$/;

/** Names under `image`, `imageName` and `reference`, and those that charts take apart. */
function writtenIn(unit: Unit): string[] {
  const found: string[] = [];
  eachMapping([unit.objects ?? [], (unit.charts ?? []).map((chart) => chart.values)], (mapping) => {
    const { image, imageName, reference, registry, repository, tag } = mapping;
    for (const name of [image, imageName, reference]) if (typeof name === 'string' && NAME.test(name)) found.push(name);
    if (typeof repository === 'string' && typeof tag === 'string')
      found.push(`${typeof registry === 'string' ? `${registry}/` : ''}${repository}:${tag}`);
  });
  return found;
}
