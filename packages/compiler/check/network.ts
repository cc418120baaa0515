import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { network, overlap } from '../plan/addresses.ts';
import { NETWORKS } from '../plan/cluster.ts';
import type { ClusterThing, Networks } from '../plan/kinds.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const K3S = [{ url: 'https://docs.k3s.io/networking/basic-network-options', checkedAt: '2026-11-21' }];

const OVERLAP: Code = {
  code: 'network/overlap',
  severity: 'error',
  title: 'Two networks share addresses',
  trap: 'Networks of nodes, pods and services of a cell, or of the cell and its standby, that overlap; or a database of the control plane among pods or services.',
  why: 'An address in both is routed to one of them: some pods cannot reach the database, and which ones changes with every restart. Cell and standby are joined for replication.',
  wayOut: 'Networks that do not touch; the defaults do not.',
  keys: ['cells.*.cluster.network', 'cells.*.standby.network', 'cells.*.controlPlane.database'],
  evidence: K3S,
};

const SMALL: Code = {
  code: 'network/too-small',
  severity: 'error',
  title: 'A network with too few addresses',
  trap: 'A network of pods with fewer /24 than nodes, of nodes smaller than /16, or of services smaller than /22.',
  why: "Every node takes a /24 of the pods' network; the next node gets none and never becomes ready. Networks cannot be changed in a running cluster.",
  wayOut: 'A larger network: /16 is the default and costs nothing.',
  keys: ['cells.*.cluster.network', 'cells.*.cluster.pools.*.nodes'],
  evidence: K3S,
};

const PUBLIC: Code = {
  code: 'network/public',
  severity: 'error',
  title: 'A private network with public addresses',
  trap: 'A network of nodes, pods or services outside the private ranges.',
  why: 'What really has these addresses on the internet becomes unreachable from the cluster.',
  wayOut: 'A range of RFC 1918: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.',
  keys: ['cells.*.cluster.network', 'cells.*.standby.network'],
  evidence: [{ url: 'https://www.rfc-editor.org/rfc/rfc1918', checkedAt: '2026-11-21' }],
};

const NAMES = ['nodes', 'pods', 'services'] as const;
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

interface Named {
  readonly cluster: ClusterThing;
  readonly name: keyof Networks;
  readonly cidr: string;
}

function named(cluster: ClusterPlan): Named[] {
  return NAMES.map((name) => ({ cluster: cluster.cluster, name, cidr: cluster.cluster.values.networks[name] }));
}

function originOf({ cluster, name }: Named) {
  const origin = reasonOf(cluster, 'networks').origin;
  return { file: origin.file, pointer: `${origin.pointer}/${name}` };
}

function clustersOf(cell: CellPlan): ClusterPlan[] {
  return [cell.primary, ...(cell.standby ? [cell.standby] : [])];
}

export const networkOverlap: CrossRule = {
  code: OVERLAP,
  platform: (plan) =>
    plan.cells.flatMap((cell) => {
      const all = clustersOf(cell).flatMap(named);
      const between = all.flatMap((one, index) =>
        all
          .slice(index + 1)
          .filter((other) => overlap(one.cidr, other.cidr))
          .map((other) => (isDefault(other) && !isDefault(one) ? overlapping(other, one) : overlapping(one, other))),
      );
      return [...between, ...(cell.controlPlane ? hidden(cell.controlPlane.thing, named(cell.primary)) : [])];
    }),
};

/** A database at an address that the cluster takes for its own: it is routed inside, and nobody is there. */
function hidden(thing: NonNullable<CellPlan['controlPlane']>['thing'], networks: readonly Named[]): Finding[] {
  const { origin } = reasonOf(thing, 'database');
  return thing.values.database.addresses.flatMap((address, index) =>
    networks
      .filter(({ name, cidr }) => name !== 'nodes' && overlap(cidr, `${address}/32`))
      .map((own) => ({
        ...overlapping(own, { ...own, cidr: address }),
        at: { file: origin.file, pointer: `${origin.pointer}/${index}` },
        message: `${address} and ${own.name} of ${own.cluster.name} (${own.cidr}) share addresses.`,
      })),
  );
}

/** The complaint belongs to the network that somebody wrote: the other one may not stand in the spec at all. */
function isDefault({ cluster, name, cidr }: Named): boolean {
  return NETWORKS[cluster.values.role][name] === cidr;
}

function overlapping(one: Named, other: Named): Finding {
  const message = `${other.name} of ${other.cluster.name} (${other.cidr}) and ${one.name} of ${one.cluster.name} (${one.cidr}) share addresses.`;
  return finding(OVERLAP, {
    at: originOf(other),
    subject: other.cluster.name,
    found: other.cidr,
    expected: `outside ${one.cidr}`,
    message,
    hint: `Move \`network.${other.name}\` of ${other.cluster.name}, or leave it out.`,
    related: [originOf(one)],
  });
}

export const networkSmall: CrossRule = { code: SMALL, platform: (plan) => plan.cells.flatMap((cell) => clustersOf(cell).flatMap(small)) };

function small(cluster: ClusterPlan): Finding[] {
  const nodes = cluster.servers.length + cluster.pools.reduce((sum, pool) => sum + pool.values.nodes, 0);
  // As many again: nodes are replaced by new ones before the old ones go, and a pool may grow.
  const least = { nodes: 2 ** 16, pods: nodes * 2 * 256, services: 1024 };
  return named(cluster).flatMap((each) => {
    const size = network(each.cidr).size;
    if (size >= least[each.name]) return [];
    const prefix = 32 - Math.ceil(Math.log2(least[each.name]));
    const has = `The network of ${each.name} of ${each.cluster.name} has ${size} addresses`;
    const message = `${has}; ${needs(each.name, nodes)} ${least[each.name]}.`;
    return [
      finding(SMALL, {
        at: originOf(each),
        subject: each.cluster.name,
        found: each.cidr,
        expected: `at least /${prefix}`,
        message,
        hint:
          size < 2 ** 16 && prefix >= 16
            ? `Take a /16 for \`network.${each.name}\`, or leave it out.`
            : `Take a /${prefix} or larger for \`network.${each.name}\`.`,
      }),
    ];
  });
}

/** What takes the addresses: of the nodes' network each site has a part of its own, however few stand there. */
function needs(name: keyof Networks, nodes: number): string {
  if (name === 'pods') return `${nodes} nodes, and as many again while they are replaced, need 256 each:`;
  return name === 'nodes'
    ? 'with a /24 for each site at which something may stand it takes'
    : 'the services of the platform and its tenants need';
}

export const networkPublic: CrossRule = {
  code: PUBLIC,
  platform: (plan) => plan.cells.flatMap((cell) => clustersOf(cell).flatMap(named).filter(isPublic).map(exposed)),
};

function isPublic({ cidr }: Named): boolean {
  const own = network(cidr);
  return !PRIVATE.some((range) => {
    const whole = network(range);
    return own.first >= whole.first && own.first + own.size <= whole.first + whole.size;
  });
}

function exposed(each: Named): Finding {
  const message = `${each.name} of ${each.cluster.name} would use public addresses (${each.cidr}).`;
  return finding(PUBLIC, {
    at: originOf(each),
    subject: each.cluster.name,
    found: each.cidr,
    expected: 'a private range',
    message,
    hint: `Choose \`network.${each.name}\` inside 10.0.0.0/8, or leave it out.`,
  });
}
