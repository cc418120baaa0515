import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Fact, ProviderEntry } from '../catalogue/entry.ts';
import type { Reach } from '../catalogue/reach.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import { type CellPlan, type PlatformPlan, clustersOf } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { usesOf } from '../cost/machines.ts';
import { acceptanceOf } from '../sovereignty/gates.ts';
import { factsOf } from '../sovereignty/parties/index.ts';
import { UNKNOWN } from '../sovereignty/seats.ts';
import { known, verdict } from '../sovereignty/verdict.ts';

/** `unknown`: nobody has read that it is there, nor that it is not. */
export type Standing = 'has' | 'lacks' | 'unknown';

/** Whether a provider has what a cell needs. `code`: the diagnostic that the cell would have there. */
export interface Answer {
  readonly need: string;
  readonly standing: Standing;
  readonly because: string;
  readonly code: string | null;
  /** The key of the spec that asks for it. */
  readonly reason: Reason;
  readonly sources: readonly Pick<Fact, 'source' | 'checkedAt' | 'verified'>[];
}

export interface Asked {
  readonly catalogue: Catalogue;
  readonly platform: PlatformPlan;
  readonly cell: CellPlan;
  readonly fleet: readonly Pick<FleetEntry, 'cell' | 'buckets'>[];
  readonly provider: ProviderEntry;
  readonly reach: Reach | undefined;
  /** ISO date against which what is accepted or certified ends. */
  readonly day: string;
  /** Words of certificates that somebody asks for, as in `C5`. */
  readonly certificates: readonly string[];
}

type Said = Omit<Answer, 'need' | 'reason' | 'code' | 'sources'> & Partial<Pick<Answer, 'code' | 'sources'>>;

function answer(need: string, reason: Reason, said: Said): Answer {
  const sources = (said.sources ?? []).map(({ source, checkedAt, verified }) => ({ source, checkedAt, verified }));
  return { need, reason: { origin: reason.origin, because: reason.because }, code: null, ...said, sources };
}

/** What the cell needs of whoever rents it all of its machines, in the order in which one would ask. What it does not need is left out. */
export function answersOf(asked: Asked): readonly Answer[] {
  return [machines, sites, parties, network, loadBalancer, volumes, objects, buckets, dataPath, runtime, certificates].flatMap((need) =>
    need(asked),
  );
}

function machines({ cell, provider }: Asked): Answer[] {
  const things = usesOf(cell).flatMap((use) => use.things);
  const fits = ({ values }: (typeof things)[number]) =>
    provider.machines.some(({ cpu, memory }) => cpu >= values.cpu && memory >= values.memory);
  const large = things.find((each) => !fits(each));
  const sizes = [...new Set(things.map(({ values }) => values.size))].sort();
  const said: Said = large
    ? { standing: 'lacks', because: `no type of it in the catalogue is as large as ${large.values.size}` }
    : { standing: 'has', because: `a type of the catalogue for ${sizes.join(', ')}` };
  const reason = large ?? things[0];
  return reason ? [answer('machine sizes', reasonOf(reason, 'size'), said)] : [];
}

/** The most sites of which a fault of one may not take the others: servers of a cluster, or who decides which database leads. */
function spreadOf(cell: CellPlan): { readonly reason: Reason; readonly places: readonly string[] } {
  const { postgres, mariadb } = cell.services;
  const services = [postgres, ...(mariadb ? [mariadb] : [])].map((each) => ({
    reason: reasonOf(each, 'at'),
    places: [...each.values.at, ...(each.values.witness === null ? [] : [each.values.witness])],
  }));
  const servers = clustersOf(cell).map((each) => ({
    reason: each.servers[0] ?? each.cluster,
    places: each.servers.map(({ values }) => values.site),
  }));
  const all = [...servers, ...services].map(({ reason, places }) => ({ reason, places: [...new Set(places)] }));
  return all.toSorted((a, b) => b.places.length - a.places.length)[0] ?? { reason: cell.cell, places: [] };
}

function citiesOf({ sites }: ProviderEntry): readonly string[] {
  return [...new Set(sites.map((site) => site.city))];
}

function sites({ catalogue, cell, provider }: Asked): Answer[] {
  const { reason, places } = spreadOf(cell);
  const planned = new Set(
    places.map((place) => {
      const [owner = '', name] = place.split('/');
      return catalogue.providers[owner]?.sites.find((site) => site.name === name)?.city ?? place;
    }),
  );
  const cities = citiesOf(provider);
  const has = provider.sites.length >= places.length;
  const fewer = cities.length < planned.size ? `; the plan is in ${planned.size} cities` : '';
  const because = `${provider.sites.length} in ${cities.join(', ')}${fewer}`;
  const need = places.length > 1 ? `sites, ${places.length} apart` : 'a site';
  return [answer(need, reason, { standing: has ? 'has' : 'lacks', because })];
}

/** A standby is for the loss of a party, and whoever has all hosts of the data has all who vote for a primary. */
function parties({ cell }: Asked): Answer[] {
  const { postgres, mariadb, cache } = cell.services;
  const outside = [postgres, mariadb, cache].some((each) => each && !each.values.inside);
  if (!cell.standby || !outside) return [];
  const planned = new Set(usesOf(cell).flatMap(({ things }) => things.map(({ values }) => values.provider)));
  const because = `without it alone the standby could elect no primary of the databases; the plan has ${planned.size}`;
  const said: Said = { standing: 'lacks', because, code: 'failover/same-party' };
  return [answer('several parties', reasonOf(cell.standby.cluster, 'home'), said)];
}

/** All machines of a cell are in one private network, which the operator makes. */
function network({ cell, reach, provider }: Asked): Answer[] {
  const { places } = spreadOf(cell);
  const { network: found } = reach ?? {};
  const reason = reasonOf(cell.primary.cluster, 'networks');
  if (!found) return [answer('private network', reason, { standing: 'unknown', because: 'nothing was read of it' })];
  const regions = Map.groupBy(provider.sites, (site) => site.region);
  const largest = Math.max(...[...regions.values()].map((all) => all.length));
  const reached = { sites: provider.sites.length, region: largest, unknown: 1 }[found.spans];
  const most = found.spans === 'region' ? ` So at most ${largest} of its sites are in one.` : '';
  const standing = reached >= places.length ? 'has' : 'unknown';
  return [answer('private network', reason, { standing, because: `${found.fact.what}${most}`, sources: [found.fact] })];
}

function loadBalancer({ cell, provider }: Asked): Answer[] {
  const asked = clustersOf(cell).map(({ cluster }) => cluster);
  const announced = asked.find(({ values }) => values.loadBalancer === 'metallb');
  const own = asked.find(({ values }) => values.loadBalancer === 'provider');
  const { allowed, because, evidence } = provider.metallb;
  const metallb: Said = {
    standing: allowed ? 'has' : 'lacks',
    because,
    code: allowed ? null : 'network/metallb',
    sources: [{ source: evidence.url, checkedAt: evidence.checkedAt, verified: true }],
  };
  const balancer: Said = provider.controller
    ? { standing: 'has', because: `by its cloud controller ${provider.controller.version}, which is rendered` }
    : { standing: 'lacks', because: 'no cloud controller of it is rendered' };
  return [
    ...(own ? [answer('load balancer', reasonOf(own, 'loadBalancer'), balancer)] : []),
    ...(announced ? [answer('MetalLB', reasonOf(announced, 'loadBalancer'), metallb)] : []),
  ];
}

function volumes({ cell, provider }: Asked): Answer[] {
  const { cluster } = cell.primary;
  if (cluster.values.volumes !== 'provider') return [];
  const because = `class ${provider.storageClass} by its driver ${provider.volumes.version}, which is rendered`;
  return [answer('block volumes', reasonOf(cluster, 'volumes'), { standing: 'has', because })];
}

function objects({ platform, cell, provider }: Asked): Answer[] {
  if (platform.stack.objects.value !== 'provider') return [];
  const versioned = provider.stores.filter((store) => store.versioning);
  const reason = reasonOf(cell.services.objects, 'at');
  if (versioned.length > 0)
    return [
      answer('object storage', reason, { standing: 'has', because: `with versions in ${versioned.map(({ name }) => name).join(', ')}` }),
    ];
  const because = provider.stores.length === 0 ? 'none of it is in the catalogue' : 'none of its stores keeps versions';
  const code = provider.stores.length === 0 ? null : 'objects/versioning';
  return [answer('object storage', reason, { standing: 'lacks', because, code })];
}

/** A limit that was raised is raised where it was asked for: elsewhere that of the store holds. */
function buckets({ platform, cell, fleet, provider }: Asked): Answer[] {
  const [store] = provider.stores;
  const needed = fleet.filter((each) => each.cell === cell.cell.name).reduce((sum, each) => sum + each.buckets, cell.buckets.length);
  if (platform.stack.objects.value !== 'provider' || !store || needed === 0) return [];
  const limit = store.bucketLimit;
  const reason = reasonOf(cell.services.objects, 'buckets');
  const need = `buckets, ${needed}`;
  if (limit === null) return [answer(need, reason, { standing: 'unknown', because: 'how many it gives an account was not read' })];
  const fits = needed <= limit;
  const because = `it gives an account ${limit}`;
  const sources = provider.facts.filter(({ what }) => what.includes(`${limit} buckets`));
  return [answer(need, reason, { standing: fits ? 'has' : 'lacks', because, code: fits ? null : 'objects/bucket-limit', sources })];
}

function dataPath(asked: Asked): Answer[] {
  return gate(asked, 'dataPath', 'sovereignty/data-path');
}

function runtime(asked: Asked): Answer[] {
  return gate(asked, 'runtime', 'sovereignty/runtime');
}

/** What was read of who it is stands with the provider, once. */
function gate({ platform, provider, day }: Asked, axis: 'dataPath' | 'runtime', code: string): Answer[] {
  const asked = platform.gates[axis];
  if (asked.value === null) return [];
  const party = known(provider.name, platform);
  const seats = `seat ${party.seat}, control ${party.control}`;
  const need = `${axis} ${asked.value}`;
  const said = verdict(party, asked.value);
  if (said === 'passes') return [answer(need, asked, { standing: 'has', because: seats })];
  if (said === 'unshown')
    return [answer(need, asked, { standing: 'unknown', because: `${seats}; nothing refuses it, so the gate lets it pass` })];
  const accepted = acceptanceOf(party, platform);
  if (!accepted || accepted.until < day) return [answer(need, asked, { standing: 'lacks', because: seats, code })];
  return [answer(need, asked, { standing: 'has', because: `${seats}; accepted until ${accepted.until} by ${accepted.owner}` })];
}

/** Asked for by a person and not by the spec. What no source names may be there all the same. */
function certificates({ platform, provider, certificates: words, day }: Asked): Answer[] {
  const all = factsOf(known(provider.name, platform).id)?.certificates ?? [];
  return words.map((word) => {
    const named = all.find(({ name }) => name.toLowerCase().includes(word.toLowerCase()));
    const need = `certificate ${word}`;
    const reason = platform.platform;
    if (!named) return answer(need, reason, { standing: 'unknown', because: 'no source that was read names it' });
    const sources = [{ source: named.source, checkedAt: named.checkedAt, verified: true }];
    if (named.until < day) return answer(need, reason, { standing: 'lacks', because: `${named.name} ended ${named.until}`, sources });
    const end = named.until === UNKNOWN ? 'named, and nobody says until when: ask for it' : `until ${named.until}`;
    return answer(need, reason, { standing: 'has', because: `${named.name}, ${end}`, sources });
  });
}
