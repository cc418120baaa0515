import type { Used, UsedChart, UsedImage } from '@hansa/compiler/check/rule.ts';
import type { LockSpec } from '@hansa/compiler/spec/lock.ts';
import { type ChartRepositories, indexOf } from './charts.ts';
import { type Manifest, type Registries, isIndex, nameOf } from './registry.ts';
import { RegistryTrouble } from './trouble.ts';

type Image = LockSpec['images'][string];
type Chart = LockSpec['charts'][string];

/** Whom to ask, what was known before, and the day that is noted with what is new. */
export interface Asking {
  readonly registries: Registries;
  readonly repositories: ChartRepositories;
  readonly before: Pick<LockSpec, 'images' | 'charts'>;
  readonly day: string;
}

/** What could not be had, by name. */
export interface Failed {
  readonly reference: string;
  readonly trouble: RegistryTrouble;
}

export interface Resolved {
  readonly images: Readonly<Record<string, Image>>;
  readonly charts: Readonly<Record<string, Chart>>;
  readonly failed: readonly Failed[];
}

/** More at a time are answered with 429 sooner than they are with manifests. */
const AT_ONCE = 6;

/** Asks for each. What leads where it led before is the entry of before, to the day: a lock changes only when something has moved. */
export async function resolveAll(asking: Asking, used: Used): Promise<Resolved> {
  const images: Record<string, Image> = {};
  const charts: Record<string, Chart> = {};
  const failed = await each([
    ...used.images.map((image) => one(image.reference, async () => (images[image.reference] = await imageOf(asking, image)))),
    ...used.charts.map((chart) => one(chart.reference, async () => (charts[chart.reference] = await chartOf(asking, chart)))),
  ]);
  return { images, charts, failed };
}

/** What each leads to now, by reference: as the registries say it, and nothing is read where they do. */
export async function digestsOf(
  { registries, repositories }: Pick<Asking, 'registries' | 'repositories'>,
  used: Used,
): Promise<{ readonly answers: ReadonlyMap<string, string>; readonly failed: readonly Failed[] }> {
  const answers = new Map<string, string>();
  const ask = async (at: string) => (await registries.digest(nameOf(at))) ?? (await registries.manifest(nameOf(at))).digest;
  const ofChart = (chart: UsedChart) => (isOci(chart) ? ask(bare(chart)) : repositories.digest(chart));
  const failed = await each([
    ...used.images.map(({ reference, at }) => one(reference, async () => answers.set(reference, await ask(at)))),
    ...used.charts.map((chart) => one(chart.reference, async () => answers.set(chart.reference, await ofChart(chart)))),
  ]);
  return { answers, failed };
}

type Task = () => Promise<Failed | undefined>;

function one(reference: string, work: () => Promise<unknown>): Task {
  return async () => {
    try {
      await work();
      return undefined;
    } catch (trouble) {
      if (trouble instanceof RegistryTrouble) return { reference, trouble };
      throw trouble;
    }
  };
}

async function each(tasks: readonly Task[]): Promise<Failed[]> {
  const failed: Failed[] = [];
  const left = tasks[Symbol.iterator]();
  const work = async () => {
    for (const task of left) {
      const failure = await task();
      if (failure) failed.push(failure);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failed.sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

async function imageOf({ registries, before, day }: Asking, { reference, at }: UsedImage): Promise<Image> {
  const known = before.images[reference];
  if (known?.at === at && (await registries.digest(nameOf(at))) === known.digest) return known;
  const manifest = await registries.manifest(nameOf(at));
  if (known?.at === at && known.digest === manifest.digest) return known;
  const { digest, mediaType } = manifest;
  const platforms = platformsOf(at, manifest);
  return { at, digest, mediaType, ...(platforms === undefined ? {} : { platforms }), resolvedAt: day };
}

async function chartOf({ registries, repositories, before, day }: Asking, chart: UsedChart): Promise<Chart> {
  const known = before.charts[chart.reference];
  if (!isOci(chart)) {
    const at = indexOf(chart.repository);
    const digest = await repositories.digest(chart);
    return known?.at === at && known.digest === digest ? known : { at, digest, resolvedAt: day };
  }
  const at = bare(chart);
  const { digest, mediaType, content } = await registries.manifest(nameOf(at));
  if ((content['config'] as { mediaType?: unknown } | undefined)?.mediaType !== HELM)
    throw new RegistryTrouble(`what ${at} leads to is no chart of Helm`, 'Is the repository still the one of this chart?');
  return known?.at === at && known.digest === digest ? known : { at, digest, mediaType, resolvedAt: day };
}

const HELM = 'application/vnd.cncf.helm.config.v1+json';

function isOci({ repository }: UsedChart): boolean {
  return repository.startsWith('oci://');
}

function bare({ reference }: UsedChart): string {
  return reference.slice('oci://'.length);
}

interface Descriptor {
  readonly digest?: unknown;
  readonly platform?: { readonly os?: unknown; readonly architecture?: unknown; readonly variant?: unknown };
}

/** The manifests of an index for Linux, by platform. What else an index may list (signatures, other systems) no node of ours pulls. */
function platformsOf(at: string, { mediaType, content }: Manifest): Record<string, string> | undefined {
  if (!isIndex(mediaType)) return undefined;
  const list = content['manifests'];
  if (!Array.isArray(list)) throw new RegistryTrouble(`the index of ${at} lists nothing`, 'Ask whoever pushed it to push it anew.');
  const platforms: Record<string, string> = {};
  for (const { digest, platform } of list as readonly Descriptor[]) {
    if (platform?.os !== 'linux' || typeof platform.architecture !== 'string') continue;
    const variant = typeof platform.variant === 'string' ? `/${platform.variant}` : '';
    if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest))
      platforms[`linux/${platform.architecture}${variant}`] ??= digest;
  }
  return platforms;
}
