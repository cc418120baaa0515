import type { LockSpec } from '../spec/lock.ts';
import type { Written } from '../spec/read.ts';
import { pointerTo } from '../spec/yaml/node.ts';
import type { Footing } from './footing.ts';
import type { Reason } from './thing.ts';

/**
 * Digests by the references that they were locked for. When each was resolved, and where, changes no byte of a tree, so it is not here.
 * `file` is the lock's own, for reasons.
 */
export interface Pins {
  readonly file: string;
  readonly images: Readonly<Record<string, string>>;
  readonly charts: Readonly<Record<string, string>>;
}

export function pinsOf(lock: Written<LockSpec> | undefined): Pins | undefined {
  if (lock === undefined) return undefined;
  const digests = (of: Readonly<Record<string, { readonly digest: string }>>) =>
    Object.fromEntries(Object.entries(of).map(([name, { digest }]) => [name, digest]));
  return { file: lock.file, images: digests(lock.value.images), charts: digests(lock.value.charts) };
}

/** Why an image is the one that it is: the lock says so, or else what is given. */
export function imageReason({ pins }: Pick<Footing, 'pins'>, image: string, otherwise: Reason): Reason {
  if (pins?.images[image] === undefined) return otherwise;
  return { origin: { file: pins.file, pointer: pointerTo(['images', image, 'digest']) }, because: { rule: 'lock', how: 'asked' } };
}
