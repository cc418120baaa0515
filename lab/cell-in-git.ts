import { Repository, serveGit, type TextFile } from './git.ts';
import { withLocalSources } from './public-sources.ts';
import { exampleSpec, renderSpec, type RenderedCell } from './rendered.ts';
import { temporaryFolder } from './temporary.ts';

/** A cell of an example and its deploy repository, served over HTTP in the place of the one that the example names. */
export type CellInGit = {
  readonly cell: RenderedCell;
  /** The same cell with further files of the spec, such as one more tenant. */
  readonly withMore: (more: readonly TextFile[]) => Promise<RenderedCell>;
  /** Makes the files of the cell the whole content of the deploy repository. */
  readonly publish: (cell: RenderedCell, message: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/**
 * Renders an example with the addresses of a Git server of its own; `edit` may change what it says before, and `name` picks a cell that is not the
 * first. Nothing of it is left after `close`, or when it is refused.
 */
export async function cellInGit(example: string, edit: (text: string) => string = (text) => text, name?: string): Promise<CellInGit> {
  const { path: folder, remove } = await temporaryFolder('git');
  const git = await serveGit(folder);
  const close = async () => {
    await git.close();
    remove();
  };
  try {
    const withMore = (more: readonly TextFile[]) => render({ example, edit, name, url: git.url, folder }, more);
    const cell = await withMore([]);
    const { deploy, path } = cell.plan.delivery.values;
    const repository = await Repository.create(folder, deploy.replace(/^.*\//, '').replace(/\.git$/, ''));
    const inRepository = (files: readonly TextFile[]) => files.map((file) => ({ ...file, path: `${path}${file.path}` }));
    return { cell, withMore, publish: ({ files }, message) => repository.commit(inRepository(files), message), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Rendering {
  readonly example: string;
  readonly edit: (text: string) => string;
  readonly name: string | undefined;
  readonly url: string;
  readonly folder: string;
}

async function render({ example, edit, name, url, folder }: Rendering, more: readonly TextFile[]): Promise<RenderedCell> {
  const spec = await exampleSpec(example, (text) => edit(text).replaceAll(/ssh:\/\/[^\s"']*\/([^\s"'/]+\.git)/g, `${url}/$1`));
  for (const { path, text } of more) spec.set(path, text);
  const cell = renderSpec(example, spec).find(({ plan }) => name === undefined || plan.cell.name === name);
  if (cell === undefined) throw new Error(`examples/${example} has no cell ${name ?? ''}`);
  return { ...cell, files: await withLocalSources(cell.files, folder, url) };
}

/** A tenant that comes late: the same plan as the first one, with its own id. */
export function lateTenant({ plan, tenants }: RenderedCell, id: string): TextFile {
  const first = tenants[0];
  if (first === undefined) throw new Error('the example has no tenant');
  const { values } = first.tenant;
  const lines = [
    'apiVersion: hansa/v1',
    'kind: Tenant',
    `id: ${id}`,
    'slug: latecomer',
    `cell: ${plan.cell.name}`,
    `plan: ${values.plan}`,
    `seats: ${values.seats}`,
  ];
  return { path: 'tenants/latecomer.yaml', text: `${lines.join('\n')}\n` };
}
