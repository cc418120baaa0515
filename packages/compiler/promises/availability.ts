import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ServiceLevel } from '../catalogue/entry.ts';
import type { DataServiceThing, HostThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { survivesOne } from './data-services.ts';
import { type Fault, type Term, exactly, faultOf, sumOf, unknown } from './term.ts';

/** Seconds of an average month: 99.9 % of it leave 43 minutes and 50 seconds. */
export const MONTH = (365.25 / 12) * 86_400;

/** Seconds a month that a promise in percent allows to be away. */
export function allowed(percent: number): number {
  return ((100 - percent) / 100) * MONTH;
}

const ASSUMPTIONS: readonly string[] = [
  'A provider is away for as long as its own promise allows, which is what a credit note is worth: neither more, nor less.',
  'What stands twice fails by chance and alone, and the worst case of what stands once adds up.',
  'Servers of the cluster, GitOps and monitoring may be away without anybody noticing: what runs goes on.',
];

/**
 * How long a cell may be away in a month, in seconds, by what its providers promise of the parts that must answer: one after the other where
 * there is one of a kind, only together where there are several. It can contradict a promise and never prove one, for nobody promises
 * that our own software does not fail.
 */
export function availabilityOf(catalogue: Catalogue, plan: PlatformPlan, cell: CellPlan): Fault {
  const { postgres, mariadb, cache } = cell.services;
  const data = [postgres, ...(mariadb ? [mariadb] : []), cache];
  return faultOf(
    'month',
    'away in a month',
    [
      sumOf('everything that must answer', [
        unknown({ name: `names at ${plan.dns.value}`, why: 'no promise of it was found', reason: plan.dns }),
        ofProvider(catalogue, cell.primary.cluster.values.provider, 'load balancer', reasonOf(cell.primary.cluster, 'loadBalancer')),
        nodes(catalogue, cell),
        ...data.map((service) => hosts(catalogue, cell, service)),
        ofProvider(catalogue, cell.services.objects.values.party, 'object storage', reasonOf(cell.services.objects, 'at')),
        unknown({
          name: 'faults, upgrades and mistakes of our own',
          why: '`hansa explain objectives.recoveryTime` says how long each lasts; how often they come is measured, not computed',
          reason: cell.cell,
        }),
      ]),
    ],
    ASSUMPTIONS,
  );
}

/** Seconds a month that the provider allows itself, with the level that says so. */
function away(catalogue: Catalogue, provider: string, of: ServiceLevel['of']) {
  const level = catalogue.providers[provider]?.serviceLevels.find((each) => each.of === of);
  const percent = level?.percent ?? null;
  return { level, share: percent === null ? undefined : (100 - percent) / 100 };
}

function silent(provider: string, of: string, level: ServiceLevel | undefined): string {
  return level
    ? `${provider} promises something of its ${of}, and the figure was not read`
    : `no promise of ${provider} for its ${of} was found`;
}

/** Something that a provider runs, once. */
function ofProvider(catalogue: Catalogue, provider: string, of: ServiceLevel['of'], reason: Reason): Term {
  const { level, share } = away(catalogue, provider, of);
  const source = level?.source ?? null;
  const name = `the ${of} of ${provider}`;
  if (share === undefined) return unknown({ name, why: silent(provider, of, level), reason, source });
  return exactly('published', share * MONTH, { name, why: `it is there ${level?.percent} % of a month`, reason, source });
}

/** One node that is open to all apps is enough for what this counts: whether the rest fits there is the business of `capacity/spare`. */
function nodes(catalogue: Catalogue, cell: CellPlan): Term {
  const { pools, servers, cluster } = cell.primary;
  const open = pools.filter(({ values }) => values.taints.length === 0);
  const machines = [
    ...open.flatMap(({ values }) => Array.from({ length: values.nodes }, () => values.provider)),
    ...servers.filter(({ values }) => values.schedulable).map(({ values }) => values.provider),
  ];
  const reason = open[0] ? reasonOf(open[0], 'nodes') : cluster;
  return together(catalogue, machines, 'all nodes that are open to the apps', reason, machines.length < 2, (down) => down.every(Boolean));
}

/** A data service is away when its voters cannot decide, or nobody with data is left. */
function hosts(catalogue: Catalogue, cell: CellPlan, service: DataServiceThing): Term {
  const { witness, voters, inside } = service.values;
  if (inside) return instances(catalogue, cell, service);
  const of = (role: HostThing['values']['role']) => cell.hosts.filter(({ values }) => values.role === role);
  const data = of(service.name as HostThing['values']['role']);
  const votes = witness === null ? [] : of('witness').filter(({ values }) => values.site === witness);
  const machines = [...data, ...votes].map(({ values }) => values.provider);
  const gone = (down: readonly boolean[]) =>
    down.filter(Boolean).length * 2 >= voters.length || data.every((_, index) => down[index] === true);
  return together(
    catalogue,
    machines,
    `so many hosts of ${service.name} that nobody may lead`,
    reasonOf(service, 'at'),
    !survivesOne(service),
    gone,
  );
}

/** Each instance is on a node of its own. Without a second one no commit ends, where it waits for one. */
function instances(catalogue: Catalogue, { primary }: CellPlan, service: DataServiceThing): Term {
  const { at, inside } = service.values;
  const providers = at.map(() => primary.cluster.values.provider);
  const needed = inside?.synchronous ? 2 : 1;
  const gone = (down: readonly boolean[]) => down.filter((each) => !each).length < needed;
  const name = `so many nodes with ${service.name} that nobody may write`;
  return together(catalogue, providers, name, reasonOf(service, 'at'), !survivesOne(service), gone);
}

/** The share of a month in which `gone` holds, over all ways in which machines can be up and down: a dozen ways for the few there are. */
function together(
  catalogue: Catalogue,
  providers: readonly string[],
  name: string,
  reason: Reason,
  single: boolean,
  gone: (down: readonly boolean[]) => boolean,
): Term {
  const levels = providers.map((provider) => ({ provider, ...away(catalogue, provider, 'machine') }));
  const silentOne = levels.find(({ share }) => share === undefined);
  if (silentOne)
    return unknown({ name, why: silent(silentOne.provider, 'machine', silentOne.level), reason, source: silentOne.level?.source ?? null });
  const source = levels[0]?.level?.source ?? null;
  const shares = levels.map(({ share = 0 }) => share);
  const percents = [...new Set(levels.map(({ level }) => `${level?.percent} %`))].join(' or ');
  const why = `${providers.length} machine${providers.length === 1 ? '' : 's'}, each there ${percents} of a month`;
  const seconds = chance(shares, gone) * MONTH;
  return exactly(single ? 'published' : 'assumed', seconds, { name, why, reason, source });
}

/** More machines than this fail together never often enough to be seen. */
const MOST = 6;

function chance(shares: readonly number[], gone: (down: readonly boolean[]) => boolean): number {
  if (shares.length > MOST) return 0;
  const ways = Array.from({ length: 2 ** shares.length }, (_, way) => shares.map((_share, index) => (way & (1 << index)) !== 0));
  return ways
    .filter(gone)
    .reduce(
      (sum, down) => sum + down.reduce((product, isDown, index) => product * (isDown ? (shares[index] ?? 0) : 1 - (shares[index] ?? 0)), 1),
      0,
    );
}
