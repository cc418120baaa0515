import { type CellTree, type Language, type TreeFile, emitTraced, renderCell, renderTenantTree } from '@hansa/compiler';
import type { CellPlan, PlatformPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { countLines, diffLines } from '../tree/diff.ts';
import type { TreeEntry, TreeText } from '../tree/entry.ts';
import type { Snapshot } from './snapshot.ts';

/** The files of all cells by path, the cell's name in front. */
export type Tree = ReadonlyMap<string, TreeFile>;

type Traced = ReturnType<typeof emitTraced>;

/** What was rendered of one platform: its cells, and its tenants' files by path. */
interface Rendered {
  readonly cells: WeakMap<CellPlan, CellTree>;
  readonly tenants: WeakMap<TenantPlan, readonly (readonly [string, TreeFile])[]>;
}

/**
 * Renders snapshots piece by piece, so that a key stroke never waits for a tree: each `yield` is a place to stop. A tenant or a cell
 * whose plan is the same object as before, on the same platform, is not rendered again, and a file that is the same object not written
 * again. The platform counts because two of them may share a cell and tenants, and still say different things in their trees.
 */
export class Trees {
  readonly #language: Language;
  readonly #rendered = new WeakMap<PlatformPlan, Rendered>();
  readonly #texts = new WeakMap<TreeFile, Traced>();
  readonly #lines = new WeakMap<TreeFile, readonly string[]>();

  constructor(language: Language) {
    this.#language = language;
  }

  *render(snapshot: Snapshot): Generator<undefined, Tree> {
    const tree: (readonly [string, TreeFile])[] = [];
    const { platform } = snapshot;
    if (!platform) return new Map();
    const known = this.#rendered.get(platform) ?? { cells: new WeakMap(), tenants: new WeakMap() };
    this.#rendered.set(platform, known);
    for (const cell of platform.cells) {
      const own = cellIn(known, cell, () => renderCell(this.#language, platform, cell));
      for (const file of own.files) tree.push([`${own.cell}/${file.path}`, file]);
      yield;
      for (const tenant of snapshot.tenants.filter((each) => each.cell === cell)) {
        tree.push(...tenantIn(known, tenant, () => renderTenantTree(this.#language, platform, tenant, own.foundation)));
        yield;
      }
    }
    return new Map(tree.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Every file of both trees with what became of it. */
  *compare(before: Tree, after: Tree): Generator<undefined, readonly TreeEntry[]> {
    const entries: TreeEntry[] = [];
    for (const path of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(path), after.get(path)];
      if (old === now || (old && now && this.traced(old).text === this.traced(now).text))
        entries.push({ path, change: 'same', added: 0, removed: 0 });
      else
        entries.push({
          path,
          change: !old ? 'added' : now ? 'changed' : 'removed',
          ...countLines(diffLines(this.#linesOf(old), this.#linesOf(now))),
        });
      yield;
    }
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  text(before: TreeFile | undefined, after: TreeFile | undefined): TreeText {
    const [old, lines] = [this.#linesOf(before), this.#linesOf(after)];
    const traced = after ? [...new Set(this.traced(after).lines.map((each) => each.line))].sort((a, b) => a - b) : [];
    return { lines, before: old, runs: diffLines(old, lines), traced };
  }

  traced(file: TreeFile): Traced {
    const traced = this.#texts.get(file) ?? emitTraced(file);
    this.#texts.set(file, traced);
    return traced;
  }

  #linesOf(file: TreeFile | undefined): readonly string[] {
    if (!file) return [];
    const lines = this.#lines.get(file) ?? this.traced(file).text.replace(/\n$/, '').split('\n');
    this.#lines.set(file, lines);
    return lines;
  }
}

function cellIn({ cells }: Rendered, cell: CellPlan, render: () => CellTree): CellTree {
  const tree = cells.get(cell) ?? render();
  cells.set(cell, tree);
  return tree;
}

function tenantIn({ tenants }: Rendered, tenant: TenantPlan, render: () => readonly TreeFile[]): readonly (readonly [string, TreeFile])[] {
  const files = tenants.get(tenant) ?? render().map((file) => [`${tenant.cell.cell.name}/${file.path}`, file] as const);
  tenants.set(tenant, files);
  return files;
}
