import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { canonical } from './manifest/digest.ts';

/** What happens to one object. `object` is `Kind namespace/name`; a changed one lists its fields. */
export interface ObjectChange {
  readonly file: string;
  readonly object: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
}

/** Compares two texts of one file object by object; either may be empty. Texts that are not ours to read count as one object. */
export function compareObjects(file: string, before: string, after: string): ObjectChange[] {
  const [old, now] = [objectsOf(before), objectsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((object) => compareOne(file, object, old.get(object), now.get(object)));
}

function objectsOf(text: string): ReadonlyMap<string, unknown> {
  if (text.trim() === '') return new Map();
  return new Map(loadAll(text, { schema: CORE_SCHEMA }).map((value) => [nameOf(value), value]));
}

function nameOf(value: unknown): string {
  const { kind = '', metadata = {} } = (value ?? {}) as { kind?: string; metadata?: { name?: string; namespace?: string } };
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name ?? ''}`;
}

function compareOne(file: string, object: string, before: unknown, after: unknown): ObjectChange[] {
  if (before === undefined) return [{ file, object, change: 'added', fields: [] }];
  if (after === undefined) return [{ file, object, change: 'removed', fields: [] }];
  const fields = [...differences(before, after, '')];
  return fields.length === 0 ? [] : [{ file, object, change: 'changed', fields }];
}

function* differences(before: unknown, after: unknown, path: string): Generator<ObjectChange['fields'][number]> {
  if (canonical(before) === canonical(after)) return;
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) {
    yield { path, before, after };
    return;
  }
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
    yield* differences(old[key], now[key], Array.isArray(before) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
