import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CellPlan, compile, countBySeverity, emitFile, type PlatformPlan, renderAll, type TenantPlan } from '@hansa/compiler';
import type { TextFile } from './git.ts';

/** One cell of an example: what was planned, and the files of its tree as a GitOps engine finds them. */
export type RenderedCell = {
  readonly example: string;
  readonly plan: CellPlan;
  readonly platform: PlatformPlan;
  readonly tenants: readonly TenantPlan[];
  /** Paths are relative to the folder of the cell. */
  readonly files: readonly TextFile[];
};

/** `$HANSA_LAB_EXAMPLES` points the labs at a folder of other platforms, such as an operator's own. */
const root = process.env['HANSA_LAB_EXAMPLES'] || join(import.meta.dirname, '..', 'examples');

/** Names of the examples: every folder that holds a platform.yaml. */
export async function exampleNames(): Promise<string[]> {
  if (!existsSync(root)) return [];
  const names = (await readdir(root)).filter((name) => existsSync(join(root, name, 'platform.yaml')));
  return names.toSorted();
}

/** The words of an example; `edit` may change a text before it is compiled. */
export async function exampleSpec(name: string, edit: (text: string) => string = (text) => text): Promise<Map<string, string>> {
  const folder = join(root, name);
  const tenants = existsSync(join(folder, 'tenants')) ? await readdir(join(folder, 'tenants')) : [];
  const paths = ['platform.yaml', ...tenants.filter((file) => file.endsWith('.yaml')).map((file) => `tenants/${file}`)].toSorted();
  const texts = paths.map(async (path) => [path, edit(await readFile(join(folder, path), 'utf8'))] as const);
  return new Map(await Promise.all(texts));
}

/** Compiles a spec and renders each of its cells. An example that is refused throws: examples are valid. */
export function renderSpec(example: string, spec: ReadonlyMap<string, string>): RenderedCell[] {
  const compilation = compile(spec);
  const { platform, tenants, diagnostics } = compilation;
  if (platform === undefined || countBySeverity(diagnostics).error > 0) {
    const errors = diagnostics
      .filter((each) => each.severity === 'error')
      .map((each) => `${each.code} ${each.at?.file ?? ''}: ${each.message}`);
    throw new Error(`examples/${example} is refused:\n${errors.join('\n')}`);
  }
  const trees = renderAll(compilation);
  return platform.cells.map((plan) => ({
    example,
    plan,
    platform,
    tenants: tenants.filter((tenant) => tenant.cell === plan),
    files: (trees.get(plan.cell.name) ?? []).map((file) => ({ path: file.path, text: emitFile(file) })),
  }));
}

/** All cells of an example. */
export async function renderExample(name: string): Promise<RenderedCell[]> {
  return renderSpec(name, await exampleSpec(name));
}
