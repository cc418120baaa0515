import { keyDocs } from '@hansa/compiler/spec/key.ts';
import type { KeyDoc } from '@hansa/compiler/spec/key.ts';
import { z } from 'zod';

/** What the editor offers and explains for one key. The pattern has `*` for items of lists and names of records. */
export interface KeyWord {
  readonly pattern: string;
  readonly does: string;
  readonly fallback: string | null;
  readonly because: string | null;
  readonly form: string | null;
  readonly choices: readonly string[];
  /** What stands behind the key, so that completion can open it. */
  readonly shape: 'value' | 'mapping' | 'list';
}

export type KeyWords = readonly KeyWord[];

/** All keys of a schema with their documentation and choices, in the order of their declaration. */
export function wordsOf(schema: z.ZodType): KeyWords {
  const docs = keyDocs(schema);
  const words = new Map<string, KeyWord>();
  walk(schema, '', (pattern, type) => {
    if (!words.has(pattern) && !pattern.endsWith('/*')) words.set(pattern, word(pattern, type, docs.get(pattern)));
  });
  return [...words.values()];
}

function word(pattern: string, type: z.ZodType, doc: KeyDoc | undefined): KeyWord {
  const { does = '', because = null, form = null } = doc ?? {};
  const fallback = doc?.default === undefined ? null : printed(doc.default);
  return { pattern, does, because, form, fallback, choices: choicesOf(type), shape: shapeOf(type) };
}

export function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

type Visit = (pattern: string, type: z.ZodType) => void;

function walk(type: z.ZodType, path: string, visit: Visit): void {
  const inner = bare(type);
  if (path !== '') visit(path, inner);
  if (inner instanceof z.ZodArray) walk(inner.element as z.ZodType, `${path}/*`, visit);
  else if (inner instanceof z.ZodRecord) walk(inner.valueType as z.ZodType, `${path}/*`, visit);
  else if (inner instanceof z.ZodUnion) for (const option of inner.options) walk(option as z.ZodType, path, visit);
  else if (inner instanceof z.ZodObject) {
    for (const [name, each] of Object.entries(inner.shape)) walk(each as z.ZodType, `${path}/${name}`, visit);
  }
}

function bare(type: z.ZodType): z.ZodType {
  return type instanceof z.ZodOptional ? bare(type.unwrap() as z.ZodType) : type;
}

function choicesOf(type: z.ZodType): readonly string[] {
  if (type instanceof z.ZodEnum) return type.options.map(String);
  if (type instanceof z.ZodLiteral) return [...type.values].map(String);
  if (type instanceof z.ZodBoolean) return ['true', 'false'];
  if (type instanceof z.ZodArray) return choicesOf(bare(type.element as z.ZodType));
  return type instanceof z.ZodUnion ? type.options.flatMap((each) => choicesOf(bare(each as z.ZodType))) : [];
}

function shapeOf(type: z.ZodType): KeyWord['shape'] {
  if (type instanceof z.ZodArray) return 'list';
  if (type instanceof z.ZodObject || type instanceof z.ZodRecord) return 'mapping';
  return type instanceof z.ZodUnion && type.options.every((each) => shapeOf(bare(each as z.ZodType)) === 'mapping') ? 'mapping' : 'value';
}
