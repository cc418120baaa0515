import { Repository, type TextFile } from './git.ts';
import { definitions } from './kubernetes/crds.ts';
import { definitionFiles } from './kubernetes/definitions.ts';
import { at, type KubeObject } from './kubernetes/objects.ts';
import { objectsOf, ofPrimary } from './kubernetes/tree.ts';

/**
 * Serves the public repositories that a tree takes files from (definitions that no chart brings), each with the same files under the same
 * tag, and gives the tree with their addresses in it. A repository whose files are in no Go module of the table throws.
 */
export async function withLocalSources(files: readonly TextFile[], folder: string, url: string): Promise<TextFile[]> {
  const addresses = new Map<string, string>();
  for (const { object } of objectsOf(ofPrimary(files))) {
    const [address, tag] = sourceOf(object);
    if (typeof address !== 'string' || typeof tag !== 'string') continue;
    const { name } = object.metadata;
    const row = definitions.find(({ project }) => name.startsWith(project));
    if (row === undefined) throw new Error(`no row of the table of definitions is called ${name}: ${address}`);
    const repository = await Repository.create(folder, `public-${name}`);
    await repository.commit(await definitionFiles(row), tag);
    await repository.tag(tag);
    addresses.set(address, `${url}/public-${name}.git`);
  }
  return files.map(({ path, text }) => ({ path, text: [...addresses].reduce((all, [from, to]) => all.replaceAll(from, to), text) }));
}

/** Address and tag of an object that takes manifests from Git at a tag, for either engine. The cell's own sources name a branch. */
function sourceOf(object: KubeObject): readonly [unknown, unknown] {
  if (object.kind === 'GitRepository') return [at(object, 'spec', 'url'), at(object, 'spec', 'ref', 'tag')];
  const source = at(object, 'spec', 'source');
  const revision = at(source, 'targetRevision');
  const isTag = object.kind === 'Application' && at(source, 'chart') === undefined && /^v?\d/.test(String(revision));
  return isTag ? [at(source, 'repoURL'), revision] : [undefined, undefined];
}
