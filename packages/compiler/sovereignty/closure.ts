import type { Origin } from '../diagnostics/diagnostic.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { partyBehind } from '../plan/inventory.ts';
import { clustersOf, partyAt } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import type { Axis, Tie } from './tie.ts';
import { OPERATOR } from './verdict.ts';

/** What the plan itself names, without a look at what is rendered: who holds data, and who must answer. */
export function tiesOf(plan: PlatformPlan): Tie[] {
  return once([
    ...operator(plan),
    ...plan.cells.flatMap((cell) => [...machines(plan, cell), ...stores(cell), ...mail(cell), ...console(cell), ...git(cell)]),
    ...votes(plan),
    ...names(plan),
    ...mirror(plan),
  ]);
}

const BOTH: readonly Axis[] = ['dataPath', 'runtime'];

function tie(axes: readonly Axis[], party: string, does: string, subject: string, { origin: at }: Pick<Reason, 'origin'>): Tie[] {
  return axes.map((axis) => ({ axis, party, does, subject, at }));
}

function operator({ platform, seller }: PlatformPlan): Tie[] {
  return tie(BOTH, OPERATOR, 'runs the cloud, and has every key of it', platform.id, seller?.country ?? platform);
}

function machines(plan: PlatformPlan, cell: CellPlan): Tie[] {
  const runs = (of: { readonly values: { readonly provider: string } }) => partyBehind(plan, of.values.provider);
  const { name } = cell.cell;
  const nodes = clustersOf(cell).flatMap(({ cluster, servers, pools }) => [
    ...servers.flatMap((each) => tie(BOTH, runs(each), `runs servers of ${cluster.name}`, cluster.id, each)),
    ...pools.flatMap((each) => tie(BOTH, runs(each), `runs the nodes of pool ${each.name} in ${cluster.name}`, each.id, each)),
    ...tie(BOTH, runs(cluster), `hands requests to ${cluster.name}`, cluster.id, reasonOf(cluster, 'home')),
  ]);
  // A switch hears that monitoring is alive, a witness who leads: neither sees a row. Metrics and logs do name tenants.
  const blind: readonly string[] = ['switch', 'witness'];
  const hosts = cell.hosts.flatMap((each) =>
    tie(blind.includes(each.values.role) ? ['runtime'] : BOTH, runs(each), `runs ${each.values.role} hosts of ${name}`, each.id, each),
  );
  return [...nodes, ...hosts];
}

function stores(cell: CellPlan): Tie[] {
  const { objects } = cell.services;
  const { at, copy, offsite } = objects.values;
  const of = (store: string | null, key: 'at' | 'copy' | 'offsite', does: string, axes: readonly Axis[]) =>
    store === null ? [] : tie(axes, partyAt(store), does, objects.id, reasonOf(objects, key));
  return [
    ...of(at, 'at', "holds the tenants' files", BOTH),
    ...of(copy, 'copy', 'holds a copy of every file', ['dataPath']),
    ...of(offsite, 'offsite', 'holds the backups', ['dataPath']),
  ];
}

function mail({ services }: CellPlan): Tie[] {
  const relay = services.mail;
  return relay ? tie(BOTH, relay.values.party, 'carries the mail of all apps', relay.id, reasonOf(relay, 'party')) : [];
}

function console({ controlPlane }: CellPlan): Tie[] {
  if (!controlPlane) return [];
  const { thing } = controlPlane;
  const { signIn, mailbox } = thing.values;
  return [
    ...(signIn ? tie(['runtime'], hostOf(signIn.issuer), "signs the operator's own people in", thing.id, reasonOf(thing, 'signIn')) : []),
    ...(mailbox ? tie(['dataPath'], mailbox.host, 'keeps letters that came back', thing.id, reasonOf(thing, 'mailbox')) : []),
  ];
}

function git({ delivery }: CellPlan): Tie[] {
  const { repository, deploy } = delivery.values;
  const does = 'keeps what every change, rotation and failover is read from';
  const trees = reasonOf(delivery, 'deploy');
  return [
    ...tie(['runtime', 'supplyChain'], hostOf(repository), does, delivery.id, reasonOf(delivery, 'repository')),
    ...(trees.because.how === 'asked' ? tie(['runtime', 'supplyChain'], hostOf(deploy), does, delivery.id, trees) : []),
  ];
}

function votes(plan: PlatformPlan): Tie[] {
  const { failover } = plan;
  const { value, ...reason } = { value: failover.values.votes, ...reasonOf(failover, 'votes') };
  return value.flatMap((site) => tie(['runtime'], partyBehind(plan, site), 'votes on a failover', failover.id, reason));
}

function names({ platform, dns, nameServer, authority, certificates }: PlatformPlan): Tie[] {
  const published =
    certificates.value === 'host'
      ? ', and publishes the name of each host of each tenant in public logs'
      : ', and publishes their names in public logs';
  return [
    ...tie(['runtime'], nameServer?.host.value ?? dns.value, 'answers for every name', platform.id, nameServer?.host ?? dns),
    ...tie(['runtime'], authority.value, `signs the certificates anew before they end${published}`, platform.id, authority),
  ];
}

function mirror({ platform, mirror: { value, ...reason }, mirrorParty }: PlatformPlan): Tie[] {
  if (value === null) return [];
  const named =
    mirrorParty.value === null ? { party: hostOf(`https://${value}`), at: reason } : { party: mirrorParty.value, at: mirrorParty };
  return tie(['runtime', 'supplyChain'], named.party, 'keeps the images that every new pod starts from', platform.id, named.at);
}

/** The host of an address with a scheme, without user, port and path. */
export function hostOf(address: string): string {
  return /^[a-z+]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/.exec(address)?.[1] ?? address;
}

/** The same said of fifty cells by one key is said once. */
export function once(ties: readonly Tie[]): Tie[] {
  const seen = new Set<string>();
  return ties.filter(({ axis, party, does, at }) => {
    const key = `${axis} ${party} ${does} ${pointerOf(at)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function pointerOf({ file, pointer }: Origin): string {
  return `${file}#${pointer}`;
}
