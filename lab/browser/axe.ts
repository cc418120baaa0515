import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { fits, settled } from './page.ts';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** WCAG 2.2 A and AA, and axe's own advice. */
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Those of their rules that look at colours. */
const COLOURS = axe.getRules(ALL).flatMap(({ ruleId, tags }) => (tags.includes('cat.color') ? [ruleId] : []));

/**
 * The same on a phone, a laptop and a wide screen; fails where the page stays wider than its window. It is as wide as the last of the widths
 * afterwards, which is a laptop's.
 */
export async function violationsEverywhere(page: Page, widths: readonly number[] = [320, 2560, 1280]): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await fits(page, width);
    found.push(...(await violationsInBothThemes(page)).map((each) => `${width} px, ${each}`));
  }
  return found;
}

/** By all rules in the light theme; in the dark one by those that look at colours, which are all that it changes (`tokens.test.ts` of the console). */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violations(page, COLOURS);
  return [...light.map((each) => `light: ${each}`), ...dark.map((each) => `dark: ${each}`)];
}

/** What axe-core finds by these rules, or those with these tags; one line a place. A rule that broke off has seen nothing, and counts as found. */
export async function violations(page: Page, rules: readonly string[] = ALL): Promise<string[]> {
  await settled(page);
  // Through the debugger's own door: the page's policy admits no script from outside, and stays as it is. To read it takes as long as to ask it, so
  // that each document does so once.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  const options = { runOnly: rules, resultTypes: ['violations'] };
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations, incomplete }) => [...violations, ...incomplete.filter(({ error }) => error)])`,
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary}`));
}
