import type { Compilation } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { architecture } from '@hansa/compiler/documents/architecture.ts';
import type { Document } from '@hansa/compiler/documents/block.ts';
import { costDocument } from '@hansa/compiler/documents/cost.ts';
import { ifWhole } from '@hansa/compiler/plan/plan.ts';
import type { Report } from './model.ts';
import { sheetOf } from './outcome.ts';
import { sideOf } from './side.ts';

/** What is printed of a spec: figures, and the documents that `hansa docs` writes of its layout and its cost. */
export function reportOf(compilation: Compilation, day: string): Report | null {
  const { platform, tenants, fleet } = compilation;
  if (!platform) return null;
  const populated = { compilation, platform, tenants, fleet };
  const view = { compilation, platform, lists: PRICE_LISTS, day, sheet: sheetOf(populated, day) };
  const documents = [architecture, costDocument].flatMap((write): Document[] => {
    // A plan that is refused may lack a part that a document is about.
    const made = ifWhole(() => write(view));
    return made ? [made] : [];
  });
  return { side: sideOf(populated, day), documents };
}
