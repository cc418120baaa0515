import type { PlatformPlan } from '../../plan/plan.ts';

/** Where images come from, and which ones they must be. */
export type Source = Pick<PlatformPlan, 'mirror' | 'pins'>;

/**
 * The name by which a cluster pulls an image: at the mirror where there is one, and with the digest that was locked for it. The tag stays
 * for readers; what has a digest is pulled by it alone. Every registry keeps its own folder at a mirror, so that two with the same
 * repository never meet: `docker.io/library/nextcloud:34` is `<mirror>/docker.io/library/nextcloud:34`.
 */
export function pulled(source: Source, image: string): string {
  const mirror = source.mirror.value;
  return pinned(source, mirror === null ? image : `${mirror}/${image}`, image);
}

/** A name with the digest that was locked for the image; as it is where none was, or where it has one. */
export function pinned({ pins }: Pick<Source, 'pins'>, name: string, image = name): string {
  const digest = pins?.images[image];
  return digest === undefined ? name : `${name}@${digest}`;
}

/** The locked digest of an image, for charts that take it as a value of its own. */
export function lockedDigest({ pins }: Pick<Source, 'pins'>, image: string): { readonly digest?: string } {
  const digest = pins?.images[image];
  return digest === undefined ? {} : { digest };
}

/** The tag of an image with its digest behind it, for charts that put what they are given behind a colon. */
export function lockedTag(source: Pick<Source, 'pins'>, image: string, tag: string): string {
  return pinned(source, tag, `${image}:${tag}`);
}

/** By what a lock knows a chart: an address, a name, a version. */
export function chartReference(chart: { readonly repository: string; readonly chart: string; readonly version: string }): string {
  const place = chart.repository.startsWith('oci://') ? chart.repository : `${chart.repository.replace(/\/$/, '')}/${chart.chart}`;
  return `${place}:${chart.version}`;
}

/** What `pulled` was given, of what it gave. A digest that no lock put there stays. */
export function bareName({ pins }: Pick<Source, 'pins'>, name: string, mirror: string | null): string {
  const [named = name, digest] = name.split('@');
  const image = mirror === null ? named : named.slice(mirror.length + 1);
  return digest === undefined || pins?.images[image] === digest ? image : name;
}
