import { finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import { type FleetEntry, originIn } from '../plan/fleet.ts';
import { RESERVED_SLUGS } from '../plan/names.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

/** Names that become hosts, databases, folders: each once. Ids count over the whole fleet, slugs too, for they share a domain. */
export const duplicates: CrossRule = {
  code: CODES.duplicate,
  across: true,
  platform: (plan) => [
    ...named(
      'cell',
      plan.cells.map(({ cell }) => cell),
    ),
    ...clusters(plan),
    ...named('plan', plan.plans),
    ...plan.cells.flatMap(pools),
    ...lists(plan),
  ],
  fleet: (fleet, plan) => [...twice(fleet, 'id'), ...twice(fleet, 'slug'), ...reserved(fleet, plan)],
};

/** The cluster of a cell bears its name, and that of a standby the name with an ending: machines and load balancers are called after it. */
function clusters(plan: PlatformPlan): Finding[] {
  const standbys = new Set(plan.cells.flatMap(({ standby }) => standby?.cluster.name ?? []));
  return plan.cells
    .filter(({ cell }) => standbys.has(cell.name))
    .map(({ cell }) =>
      complaint(cell.origin, 'cell', cell.name, `The cell ${cell.name} has the name of another cell's standby.`, 'Rename one of them.'),
    );
}

function pools({ primary, standby }: CellPlan): Finding[] {
  return [...named('pool', primary.pools), ...named('pool', standby?.pools ?? [])];
}

function named(what: string, things: readonly { readonly name: string; readonly origin: Origin }[]): Finding[] {
  return repeated(things.map((each) => each.name)).map(({ name, index }) => {
    const { file, pointer } = things[index]?.origin ?? { file: '', pointer: '' };
    const at = { file, pointer: pointer.endsWith('/name') ? pointer : `${pointer}/name` };
    return complaint(at, what, name, `There are two ${what}s called ${name}.`, 'Rename one of them.');
  });
}

/** Lists in which an entry twice would be one thing rendered twice. */
function lists(plan: PlatformPlan): Finding[] {
  const environments = { value: plan.environments.value.map((each) => each.name), origin: plan.environments.origin };
  const apps = plan.plans.map((each) => ({ value: each.values.apps, origin: reasonOf(each, 'apps') }));
  const asked = apps.filter(({ origin }) => origin.because.how === 'asked').map(({ value, origin }) => ({ value, origin: origin.origin }));
  return [
    entries('app', plan.apps.value, plan.apps.origin),
    entries('environment', environments.value, environments.origin),
    ...asked.map((each) => entries('app', each.value, each.origin)),
  ].flat();
}

function entries(what: string, names: readonly string[], origin: Origin): Finding[] {
  return repeated(names).map(({ name, index }) => {
    const at = { file: origin.file, pointer: `${origin.pointer}/${index}` };
    return {
      ...complaint(at, what, name, `The ${what} ${name} stands here twice.`, 'Remove one of them.'),
      remedies: [{ ...at, remove: true }],
    };
  });
}

/** Every name that stood before, with where it stands again. */
function repeated(names: readonly string[]): { readonly name: string; readonly index: number }[] {
  return names.map((name, index) => ({ name, index })).filter(({ name, index }) => names.indexOf(name) < index);
}

function twice(fleet: readonly FleetEntry[], key: 'id' | 'slug'): Finding[] {
  // Most fleets have none: then nobody needs to remember who had each of ten thousand names.
  if (new Set(fleet.map((entry) => entry[key])).size === fleet.length) return [];
  const first = new Map<string, FleetEntry>();
  return fleet.flatMap((entry) => {
    const other = first.get(entry[key]);
    if (other) return [copied(entry, other, key)];
    first.set(entry[key], entry);
    return [];
  });
}

function copied(entry: FleetEntry, other: FleetEntry, key: 'id' | 'slug'): Finding {
  const hint = key === 'id' ? 'Add the tenant anew with `hansa tenant add`: an id is given once and never copied.' : 'Choose another slug.';
  return {
    ...complaint(originIn(entry, `/${key}`), key, entry[key], `${entry.file} has the ${key} of ${other.file}.`, hint),
    related: [originIn(other, `/${key}`)],
  };
}

/** Words that are hosts of the platform or of mail and web standards, and the names of the clusters, which answer there, too. */
function reserved(fleet: readonly FleetEntry[], plan: PlatformPlan): Finding[] {
  const cells = new Set([...plan.cellNames, ...plan.cells.flatMap(({ standby }) => standby?.cluster.name ?? [])]);
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

function complaint(at: Origin, what: string, name: string, message: string, hint: string): Finding {
  return finding(CODES.duplicate, { at, subject: name, found: name, expected: `another ${what}`, message, hint });
}
