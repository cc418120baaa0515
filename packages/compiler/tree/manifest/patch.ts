import { emitYaml } from '../yaml.ts';
import { same } from './digest.ts';

/** One step of a JSON patch (RFC 6902). */
export type Change =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Changes to every object that the target names: all its words must fit; `kind` and `name` are whole regular expressions. */
export interface Patch {
  readonly target: { readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly labelSelector?: string };
  readonly changes: readonly Change[];
}

/** A patch as Kustomize, Flux and Argo CD read it: its changes are text. */
export function patchEntry({ target, changes }: Patch): { readonly patch: string; readonly target: object } {
  return { patch: emitYaml(changes), target };
}

/** The changes below another place: those to a chart's values are changes to the object that holds them. */
export function below(path: string, changes: readonly Change[]): Change[] {
  return changes.map((change) => ({ ...change, path: `${path}${change.path}` }));
}

/** What makes the second value of the first. Lists are replaced whole: their items have no names. */
export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  if (same(before, after)) return [];
  if (!isMapping(before) || !isMapping(after)) return [{ op: 'replace', path, value: after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): Change[] => {
    const place = `${path}/${escaped(key)}`;
    const [old, now] = [before[key], after[key]];
    if (old === undefined) return now === undefined ? [] : [{ op: 'add', path: place, value: now }];
    return now === undefined ? [{ op: 'remove', path: place }] : changesBetween(old, now, place);
  });
}

/** A key as a segment of a JSON pointer. */
export function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A mapping of YAML, and not a value that remembers its source. */
function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
