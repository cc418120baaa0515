import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const EXAMPLES_FOLDER = join(import.meta.dirname, '..', '..', '..', 'examples');

type Files = readonly (readonly [path: string, text: string])[];

/** Every example of a folder with its files, and as it was wished for; in the order of their names. */
export function readExamples(
  folder: string = EXAMPLES_FOLDER,
): readonly { readonly name: string; readonly files: Files; readonly wished: Files }[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'platform.yaml')));
  return names.sort().map((name) => ({ name, files: specIn(join(folder, name)), wished: specIn(join(folder, name, 'as-wished')) }));
}

function specIn(folder: string): Files {
  const tenants = join(folder, 'tenants');
  const files = existsSync(tenants) ? readdirSync(tenants).filter((name) => name.endsWith('.yaml')) : [];
  const paths = ['platform.yaml', ...files.sort().map((name) => `tenants/${name}`)];
  return paths
    .filter((path) => existsSync(join(folder, path)))
    .map((path) => [path, readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n')]);
}
