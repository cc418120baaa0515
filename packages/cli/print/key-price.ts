import type { Compilation } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { costSheet, totalsOf } from '@hansa/compiler/cost/sheet.ts';
import { AS_SOLD } from '@hansa/compiler/cost/want.ts';
import { totalText } from '@hansa/compiler/cost/print.ts';

/** Lines for all machines of a cell at once: no key that decides one of them has all of it. */
const OF_ALL: ReadonlySet<string> = new Set(['ipv4', 'boot-volume', 'traffic']);

/** What the lines cost a month that a key of the spec, or what lies below it, has a part in; empty where it has none. */
export function keyPrice({ language, platform, tenants }: Compilation, pattern: string): string {
  if (!platform) return '';
  const { catalogue } = language;
  const { lines } = costSheet({ catalogue, lists: PRICE_LISTS, platform, tenants, day: catalogue.version, assumed: AS_SOLD });
  const named = pattern.replaceAll('/*', '');
  const own = lines.filter(
    ({ reasons, item }) =>
      !OF_ALL.has(item ?? '') &&
      reasons.some(({ origin }) => {
        const key = origin.pointer.replaceAll(/\/\d+(?=\/|$)/g, '');
        return key === named || key.startsWith(`${named}/`);
      }),
  );
  if (own.length === 0) return '';
  const names = [...new Set(own.map((each) => each.what))];
  return `\nPrice: ${totalsOf(own).map(totalText).join(' and ')} a month without VAT and addresses, for ${names.join(', ')}. \`hansa cost\` shows the lines.`;
}
