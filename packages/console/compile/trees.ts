import { type CellTree, type Language, type TreeFile, emitTraced, renderCell, renderTenantTree } from '@hansa/compiler';
import type { CellPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { countLines, diffLines } from '../tree/diff.ts';
import type { TreeEntry, TreeText } from '../tree/entry.ts';
import type { Snapshot } from './snapshot.ts';

/** The files of all cells by path, the cell's name in front. */
export type Tree = ReadonlyMap<string, TreeFile>;

type Traced = ReturnType<typeof emitTraced>;

/**
 * Renders snapshots piece by piece, so that a key stroke never waits for a tree: each `yield` is a place to stop. A tenant or a cell
 * whose plan is the same object as before is not rendered again, and a file that is the same object not written again.
 */
export class Trees {
  readonly #language: Language;
  readonly #cells = new WeakMap<CellPlan, CellTree>();
  readonly #tenants = new WeakMap<TenantPlan, readonly (readonly [string, TreeFile])[]>();
  readonly #texts = new WeakMap<TreeFile, Traced>();
  readonly #lines = new WeakMap<TreeFile, readonly string[]>();

  constructor(language: Language) {
    this.#language = language;
  }

  *render(snapshot: Snapshot): Generator<undefined, Tree> {
    const tree: (readonly [string, TreeFile])[] = [];
    const { platform } = snapshot;
    if (!platform) return new Map();
    for (const cell of platform.cells) {
      const own = this.#cell(cell, () => renderCell(this.#language, platform, cell));
      for (const file of own.files) tree.push([`${own.cell}/${file.path}`, file]);
      yield;
      for (const tenant of snapshot.tenants.filter((each) => each.cell === cell)) {
        tree.push(...this.#tenant(tenant, () => renderTenantTree(this.#language, platform, tenant, own.foundation)));
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

  #cell(cell: CellPlan, render: () => CellTree): CellTree {
    const tree = this.#cells.get(cell) ?? render();
    this.#cells.set(cell, tree);
    return tree;
  }

  #tenant(tenant: TenantPlan, render: () => readonly TreeFile[]): readonly (readonly [string, TreeFile])[] {
    const files = this.#tenants.get(tenant) ?? render().map((file) => [`${tenant.cell.cell.name}/${file.path}`, file] as const);
    this.#tenants.set(tenant, files);
    return files;
  }
}
