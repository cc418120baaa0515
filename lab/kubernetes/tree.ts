import type { TextFile } from '../git.ts';
import { parseObjects } from './documents.ts';
import { nameOf, type KubeObject, type Placed } from './objects.ts';

/** Whether an API server is given this file: not SECRETS.md, not hansa.json, not a file that is read by kustomize itself. */
export function isApplied({ path }: TextFile): boolean {
  return path.endsWith('.yaml') && !path.endsWith('/kustomization.yaml') && !path.startsWith('hosts/');
}

/** The files that the primary cluster of a cell reads: a standby has an API server of its own, where the same names are other objects. */
export function ofPrimary(files: readonly TextFile[]): TextFile[] {
  return files.filter(({ path }) => !path.startsWith('standby/'));
}

/** Those that only the standby reads. */
export function ofStandby(files: readonly TextFile[]): TextFile[] {
  return files.filter(({ path }) => path.startsWith('standby/'));
}

/** All objects of the given files of one cluster. Two with the same name are an error: engines would overwrite one with the other for ever. */
export function objectsOf(files: readonly TextFile[]): Placed[] {
  const placed = files.filter(isApplied).flatMap(({ path, text }) => parseObjects(path, text));
  const seen = new Map<string, string>();
  for (const { object, file } of placed) {
    const other = seen.get(nameOf(object));
    if (other !== undefined) throw new Error(`${nameOf(object)} is in ${other} and in ${file}`);
    seen.set(nameOf(object), file);
  }
  return placed;
}

/** The namespaces that are there before the tree is: Kubernetes' own, and the engine's, which its installation makes. */
export function bootstrapNamespaces(engine: string): KubeObject[] {
  const name = engine === 'flux' ? 'flux-system' : engine;
  return [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }];
}
