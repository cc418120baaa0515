import { type Language, type Origin, type TreeFile, allCodes, reasonOf } from '@hansa/compiler';
import type { Thing } from '@hansa/compiler/plan/thing.ts';
import { PLATFORM_FILE } from '@hansa/compiler/spec/read.ts';
import { follow, segments } from '@hansa/compiler/spec/yaml/node.ts';
import type { Why } from './messages.ts';
import type { Snapshot } from './snapshot.ts';
import type { Trees } from './trees.ts';
import { printed } from './words.ts';

interface Asked {
  readonly language: Language;
  readonly snapshot: Snapshot;
}

/** Why a line (from 0) of a rendered file is there; null where nobody but Hansa itself decided. */
export function whyLine(asked: Asked, trees: Trees, file: TreeFile, line: number): Why | null {
  const { lines, starts } = trees.traced(file);
  const here = lines.find((each) => each.line === line);
  const thing = here && asked.snapshot.thing(here.thing);
  if (here && thing) return whyValue(asked, thing, here.key);
  if (typeof file.body === 'string') return null;
  const index = starts.findLastIndex((start) => start <= line);
  const origin = originOf(file.body[index]);
  return origin ? whyOrigin(asked, origin) : null;
}

/** Why one value of a planned thing is what it is. */
export function whyValue(asked: Asked, thing: Thing, key: string): Why {
  const { origin, because } = reasonOf(thing, key);
  const value = (thing.values as Readonly<Record<string, unknown>>)[key];
  const { id, kind, name } = thing;
  return {
    thing: { id, kind, name },
    key,
    value: value === undefined ? null : printed(value),
    how: because.how,
    doc: docOf(asked, origin.file, because.rule),
    ...placed(asked, origin),
  };
}

/** Why a thing is there at all. */
export function whyThing(asked: Asked, thing: Thing): Why {
  const { id, kind, name, origin, because } = thing;
  return {
    thing: { id, kind, name },
    key: null,
    value: null,
    how: because.how,
    doc: docOf(asked, origin.file, because.rule),
    ...placed(asked, origin),
  };
}

function whyOrigin(asked: Asked, origin: Origin): Why {
  const rule = patternOf(asked, origin);
  return { thing: null, key: null, value: null, how: 'origin', doc: docOf(asked, origin.file, rule), ...placed(asked, origin) };
}

/** `tenants/acme.yaml#/seats`, the annotation that every object carries. */
function originOf(manifest: unknown): Origin | undefined {
  const { metadata } = manifest as { metadata?: { annotations?: Record<string, unknown> } };
  const text = String(metadata?.annotations?.['hansa/origin'] ?? '');
  const hash = text.indexOf('#');
  return hash < 0 ? undefined : { file: text.slice(0, hash), pointer: text.slice(hash + 1) };
}

function placed({ snapshot }: Asked, origin: Origin): Pick<Why, 'place' | 'written'> {
  const root = snapshot.document(origin.file)?.root;
  const written = root !== undefined && follow(root, origin.pointer).depth === segments(origin.pointer).length;
  return { place: snapshot.locate(origin), written };
}

function docsOf({ language }: Asked, file: string) {
  return file === PLATFORM_FILE ? language.platformDocs : language.tenantDocs;
}

/** A rule is a documented key, or the code of a repair. */
function docOf(asked: Asked, file: string, rule: string): Why['doc'] {
  const doc = docsOf(asked, file).get(rule);
  if (doc) return { rule, does: doc.does, because: doc.because ?? null, fallback: doc.default === undefined ? null : printed(doc.default) };
  const code = allCodes(asked.language.catalogue).find((each) => each.code === rule);
  return code ? { rule, does: code.title, because: code.why, fallback: null } : null;
}

/** The documented form of a pointer: list items and names of records become `*`, as far as a documented key fits. */
function patternOf(asked: Asked, { file, pointer }: Origin): string {
  const docs = docsOf(asked, file);
  const parts = segments(pointer).map((part) => (/^\d+$/.test(part) ? '*' : part));
  for (let n = parts.length; n > 0; n -= 1) {
    const pattern = `/${parts.slice(0, n).join('/')}`;
    if (docs.has(pattern)) return pattern;
  }
  return pointer;
}
