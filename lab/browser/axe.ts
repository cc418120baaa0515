import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { fits } from './page.ts';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/**
 * The same in both themes, on a phone, a laptop and a wide screen; fails where the page stays wider than its window. It is as wide as the last of
 * the widths afterwards, which is a laptop's.
 */
export async function violationsEverywhere(page: Page, widths: readonly number[] = [320, 2560, 1280]): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await fits(page, width);
      found.push(...(await violations(page)).map((each) => `${width} px, ${colorScheme}: ${each}`));
    }
  return found;
}

/** What axe-core finds by the rules of WCAG 2.2 A and AA and by its own advice; one line a place. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger's own door: the page's policy admits no script from outside, and stays as it is.
  await page.evaluate(axe.source);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run({ runOnly: ${JSON.stringify(tags)} }).then((result) => result.violations)`,
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary}`));
}
