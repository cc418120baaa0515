import type { Catalogue } from '../catalogue.ts';
import { ACCESS } from './access.ts';
import { CACHE } from './cache.ts';
import { CLUSTER } from './cluster.ts';
import { DATA } from './data.ts';
import { ENTRIES } from './entries.ts';
import type { ChoiceFacts } from './facts.ts';
import { NAMES } from './names.ts';
import { PARTS } from './parts.ts';
import { WORK } from './work.ts';

const KNOWN: Readonly<Record<string, ChoiceFacts>> = { ...CLUSTER, ...DATA, ...CACHE, ...ACCESS, ...NAMES, ...WORK, ...PARTS };

/** Names of programs that have no entry of their own. */
export const KNOWN_NAMES: readonly string[] = Object.keys(KNOWN);

/** Choices that are no program: they say where something is, or that nothing is there. */
export const PLAIN_WORDS: ReadonlySet<string> = new Set(['none', 'provider', 'hosts', 'cluster', 'managed', 'remote-write', 'federation']);

/** What is known of a choice, by its name in a layer. Undefined for those that are no program. */
export function choiceFacts(catalogue: Pick<Catalogue, 'components'>, name: string): ChoiceFacts | undefined {
  const entry = catalogue.components[name];
  const own = ENTRIES[name];
  if (!entry || !own) return KNOWN[name];
  return { ...own, title: entry.title, maker: entry.maker, open: true };
}
