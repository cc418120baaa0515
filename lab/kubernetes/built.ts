import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun } from '../command.ts';
import type { TextFile } from '../git.ts';
import { temporaryFolder } from '../temporary.ts';
import { parseObjects } from './documents.ts';
import { at, nameOf, type KubeObject, type Placed } from './objects.ts';

/**
 * What Flux makes of a cell's files for one of its clusters: each Kustomization of its entry built by the real kustomize, with its patches,
 * and those that come out of one built in their turn. Those on public sources are left to the lab of Flux.
 */
export async function builtByKustomize(kube: string, files: readonly TextFile[], entry: string): Promise<Placed[]> {
  const { path: folder, remove } = await temporaryFolder('built');
  const build = async (path: string, patches: unknown): Promise<Placed[]> => {
    const below = files.filter((file) => file.path.startsWith(`${path}/`));
    const inside = below.map((file) => ({ ...file, path: file.path.slice(path.length + 1) }));
    const listed = inside.some((file) => file.path === 'kustomization.yaml');
    // As Flux does: a folder without a list is all that is in it. A list of patches goes around the folder, whatever is in it.
    if (!listed) await write(join(folder, path, 'kustomization.yaml'), { resources: inside.map((file) => file.path).filter(isYaml) });
    const around = `around-${path.replaceAll('/', '-')}`;
    await write(join(folder, around, 'kustomization.yaml'), { resources: [`../${path}`], patches: patches ?? [] });
    return parseObjects(path, await mustRun(kube, ['kubectl', 'kustomize', join(folder, around)]));
  };
  try {
    for (const { path, text } of files) await save(join(folder, path), text);
    const built: Placed[] = [];
    const open = await build(entry, []);
    for (let placed = open.shift(); placed !== undefined; placed = open.shift()) {
      built.push(placed);
      if (isOwn(placed.object, entry)) open.push(...(await build(pathOf(placed.object), at(placed.object, 'spec', 'patches'))));
    }
    return once(built);
  } finally {
    remove();
  }
}

/** A Kustomization on the cell's own repository, but for the entry's own. */
function isOwn(object: KubeObject, entry: string): boolean {
  if (object.kind !== 'Kustomization') return false;
  const source = String(at(object, 'spec', 'sourceRef', 'name'));
  return (['entry', 'platform'].includes(source) || source.startsWith('tenant-')) && pathOf(object) !== entry;
}

function pathOf(object: KubeObject): string {
  return String(at(object, 'spec', 'path')).replace(/^\.\//, '');
}

function isYaml(path: string): boolean {
  return path.endsWith('.yaml');
}

async function write(path: string, value: object): Promise<void> {
  await save(path, JSON.stringify(value));
}

async function save(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Two objects with one name are an error: one Kustomization would overwrite what the other wrote, for ever. */
function once(placed: readonly Placed[]): Placed[] {
  const seen = new Map<string, string>();
  for (const { object, file } of placed) {
    const other = seen.get(nameOf(object));
    if (other !== undefined) throw new Error(`${nameOf(object)} is in ${other} and in ${file}`);
    seen.set(nameOf(object), file);
  }
  return [...placed];
}
