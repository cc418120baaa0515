import type { KeyDoc } from '../spec/key.ts';
import type { Sources } from '../spec/sources.ts';
import { type Reason, type Thing, reasonOf } from './thing.ts';

/** What is read of a compilation. */
interface Compiled {
  readonly spec: { readonly sources: Sources };
  readonly language: {
    readonly catalogue: { readonly version: string };
    readonly platformDocs: ReadonlyMap<string, KeyDoc>;
    readonly tenantDocs: ReadonlyMap<string, KeyDoc>;
  };
}

/** In one sentence: where a value of a thing comes from, and why it is so. */
export function reasonText(compiled: Compiled, thing: Thing, key: string): string {
  return reasonSaid(compiled, reasonOf(thing, key));
}

export function reasonSaid({ spec, language }: Compiled, { origin, because }: Reason): string {
  const place = spec.sources.locate(origin);
  if (because.how === 'asked') return `asked for in ${origin.file}:${place.line}:${place.column} (${origin.pointer})`;
  if (because.rule === 'catalogue')
    return `pinned by the catalogue of ${language.catalogue.version}, because ${origin.file}:${place.line} (${origin.pointer}) asks for the app`;
  const doc = language.platformDocs.get(because.rule) ?? language.tenantDocs.get(because.rule);
  const why = doc?.because === undefined ? '' : `: ${doc.because}`;
  return because.how === 'default' ? `default of ${origin.pointer} in ${origin.file}${why}` : `repaired by ${because.rule}`;
}
