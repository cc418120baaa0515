import type { Language, TreeFile } from '@hansa/compiler';
import { topologyOf } from '@hansa/compiler/topology/from-plan.ts';
import type { Topology } from '@hansa/compiler/topology/model.ts';
import type { TreeEntry, TreeText } from '../tree/entry.ts';
import type { Why } from './messages.ts';
import type { Snapshot } from './snapshot.ts';
import { type Tree, Trees } from './trees.ts';
import { whyLine, whyThing, whyValue } from './why.ts';

/**
 * What follows the diagnostics: the drawing, the trees, and why they are so. Everything that only these need (what writes the objects of apps,
 * deliveries, text of trees) is reached from here, and is loaded behind the first diagnostics.
 */
export class Rendering {
  readonly #language: Language;
  readonly #trees: Trees;

  constructor(language: Language) {
    this.#language = language;
    this.#trees = new Trees(language);
  }

  draw({ platform, tenants }: Snapshot): Topology | null {
    return platform ? topologyOf(platform, tenants) : null;
  }

  render(snapshot: Snapshot): Generator<undefined, Tree> {
    return this.#trees.render(snapshot);
  }

  compare(before: Tree, after: Tree): Generator<undefined, readonly TreeEntry[]> {
    return this.#trees.compare(before, after);
  }

  text(before: TreeFile | undefined, after: TreeFile | undefined): TreeText {
    return this.#trees.text(before, after);
  }

  /** Why a line (from 0) of a file is there. */
  line(snapshot: Snapshot, file: TreeFile, line: number): Why | null {
    return whyLine(this.#asked(snapshot), this.#trees, file, line);
  }

  /** Why a planned thing is there, or one value of it; null where nothing has that id. */
  thing(snapshot: Snapshot, id: string, key: string | null): Why | null {
    const [asked, thing] = [this.#asked(snapshot), snapshot.thing(id)];
    if (!thing) return null;
    return key === null ? whyThing(asked, thing) : whyValue(asked, thing, key);
  }

  #asked(snapshot: Snapshot): { readonly language: Language; readonly snapshot: Snapshot } {
    return { language: this.#language, snapshot };
  }
}
