import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { type FleetEntry, originIn } from '../plan/fleet.ts';
import { RESERVED_SLUGS } from '../plan/names.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

/** Names that become hosts, databases, folders: each once. Ids count over the whole fleet, slugs too, for they share a domain. */
export const duplicates: CrossRule = {
  code: CODES.duplicate,
  platform: (plan) => [
    ...named(
      plan,
      'cell',
      plan.cells.map((cell) => cell.cell),
    ),
    ...named(plan, 'plan', plan.plans),
    ...plan.cells.flatMap((cell) => named(plan, 'pool', [...cell.primary.pools])),
  ],
  fleet: (fleet, plan) => [...twice(fleet, 'id'), ...twice(fleet, 'slug'), ...reserved(fleet, plan)],
};

function named(
  _plan: PlatformPlan,
  what: string,
  things: readonly { readonly name: string; readonly origin: { readonly file: string; readonly pointer: string } }[],
): Finding[] {
  const seen = new Set<string>();
  return things
    .filter((each) => seen.has(each.name) || !seen.add(each.name))
    .map((each) => complaint(each.origin, what, each.name, `There are two ${what}s called ${each.name}.`, `Rename one of them.`));
}

function twice(fleet: readonly FleetEntry[], key: 'id' | 'slug'): Finding[] {
  const first = new Map<string, FleetEntry>();
  return fleet.flatMap((entry) => {
    const other = first.get(entry[key]);
    if (!other) {
      first.set(entry[key], entry);
      return [];
    }
    const hint =
      key === 'id' ? 'Add the tenant anew with `hansa tenant add`: an id is given once and never copied.' : 'Choose another slug.';
    return [
      {
        ...complaint(originIn(entry, `/${key}`), key, entry[key], `${entry.file} has the ${key} of ${other.file}.`, hint),
        related: [originIn(other, `/${key}`)],
      },
    ];
  });
}

/** Words that are hosts of the platform or of mail and web standards, and the names of the cells. */
function reserved(fleet: readonly FleetEntry[], plan: PlatformPlan): Finding[] {
  const cells = new Set(plan.cells.map((cell) => cell.cell.name));
  return fleet
    .filter((entry) => RESERVED_SLUGS.has(entry.slug) || cells.has(entry.slug))
    .map((entry) =>
      complaint(
        originIn(entry, '/slug'),
        'slug',
        entry.slug,
        `\`${entry.slug}.${plan.platform.values.appsDomain}\` is reserved.`,
        'Choose another slug.',
      ),
    );
}

function complaint(
  at: { readonly file: string; readonly pointer: string },
  what: string,
  name: string,
  message: string,
  hint: string,
): Finding {
  return finding(CODES.duplicate, { at, subject: name, found: name, expected: `another ${what}`, message, hint });
}
