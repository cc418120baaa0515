import { type Case, type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin, Remedy } from '../diagnostics/diagnostic.ts';
import type { DataServiceThing } from '../plan/kinds.ts';
import { type PlatformPlan, partyAt } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const EVIDENCE = {
  postgres: { url: 'https://github.com/patroni/patroni/issues/534', checkedAt: '2026-11-21' },
  servers: { url: 'https://docs.k3s.io/datastore/ha-embedded', checkedAt: '2026-11-21' },
  valkey: { url: 'https://valkey.io/topics/sentinel/', checkedAt: '2026-11-22' },
  mariadb: {
    url: 'https://mariadb.com/docs/galera-cluster/galera-management/configuration/galera-arbitrator-daemon-garbd',
    checkedAt: '2026-11-22',
  },
} as const;

const CODE: Code = {
  code: 'postgres/quorum',
  severity: 'error',
  title: 'Two voters cannot decide',
  trap: 'Data hosts that vote in twos: two PostgreSQL machines with an etcd member each, two Galera nodes, two Sentinels, or two K3s servers. Or three of which two stand at one site.',
  why: 'A majority of two is two: when either machine or the line between them fails, nobody may lead, and every write stops. Four voters tolerate one failure as three do, and cost more. Three voters at two sites are two: the loss of the site with two of them stops every write.',
  wayOut: 'Three voters at three sites: two machines with data and a witness (`services.postgres.witness`), or three with data.',
  keys: ['services.postgres.at', 'services.postgres.witness', 'services.mariadb.at', 'services.cache.at', 'cells.*.cluster.servers'],
  evidence: Object.values(EVIDENCE),
};

/** What was read of this very program comes first: a voter of the cache is no PostgreSQL. */
function because(who: keyof typeof EVIDENCE, said: Case): Finding {
  const own = EVIDENCE[who];
  return { ...finding(CODE, said), evidence: [own, ...CODE.evidence.filter((each) => each !== own)] };
}

/** One voter is no quorum either, but an evaluation says on every report that it has no failover. */
function acceptable(voters: number, plan: PlatformPlan): boolean {
  return (voters >= 3 && voters % 2 === 1) || (voters === 1 && plan.platform.values.profile === 'evaluation');
}

export const postgresQuorum: CrossRule = {
  code: CODE,
  platform: (plan) => plan.cells.flatMap((cell) => [...services(plan, cell), ...servers(plan, cell), ...neighbours(plan, cell)]),
};

/** Voters that fall together, where their number alone would do. It works until a site is lost, so it is a warning. */
function neighbours(plan: PlatformPlan, { services: { postgres, mariadb, cache }, cell }: PlatformPlan['cells'][number]): Finding[] {
  if (plan.platform.values.profile === 'evaluation') return [];
  const all = [postgres, mariadb, cache].filter((each) => each !== undefined);
  // In the cluster its servers vote, and are counted as such.
  return all.filter((each) => !each.values.inside && each.values.voters.length === 3).flatMap((each) => shared(each, cell.name));
}

function shared(of: DataServiceThing, cell: string): Finding[] {
  const { voters, witness } = of.values;
  const site = voters.find((each, index) => voters.indexOf(each) !== index);
  if (site === undefined) return [];
  const together = voters.filter((each) => each === site).length;
  const who = witness === site ? 'the witness and data' : `${together} hosts with data`;
  return [
    because(of.values.engine, {
      severity: 'warning',
      at: reasonOf(of, witness === site ? 'witness' : 'at').origin,
      subject: `${cell}/${of.name}`,
      found: `${together} of 3 voters at ${site}`,
      expected: 'three sites',
      message: `${of.name} has ${who} at ${site}: the loss of that one site stops every write.`,
      hint: witness === site ? 'Name a third site for the witness.' : 'Name another site for each host.',
    }),
  ];
}

function services(plan: PlatformPlan, { services: { postgres, mariadb, cache }, cell }: PlatformPlan['cells'][number]): Finding[] {
  const all = [postgres, mariadb, cache].filter((each) => each !== undefined);
  return all.filter((each) => !each.values.inside && !acceptable(each.values.voters.length, plan)).map((each) => service(each, cell.name));
}

function service(of: DataServiceThing, cell: string): Finding {
  const voters = of.values.voters.length;
  const many = voters > 3;
  // Where a witness makes three data hosts four voters, it is the witness that is too many.
  const at = reasonOf(of, many && of.values.witness !== null ? 'witness' : 'at').origin;
  const count = `${voters} voter${voters === 1 ? '' : 's'}`;
  return because(of.values.engine, {
    at,
    subject: `${cell}/${of.name}`,
    found: count,
    expected: '3 voters',
    message: `${of.name} has ${count} (${of.values.voters.join(', ')}): ${many ? 'a tie is possible, and no more failures are survived than with three' : 'the loss of one stops every write'}.`,
    hint: wayOut(of),
    remedies: many && of.values.witness !== null ? [withoutWitness(of, at)] : [],
  });
}

/**
 * Where only the platform speaks, its witness goes. Of layers the nearest that says hosts or witness says that there is none: taken away, the
 * witness of a layer above would hold.
 */
function withoutWitness(of: DataServiceThing, at: Origin): Remedy {
  const hosts = reasonOf(of, 'at').origin;
  const beside = { ...hosts, pointer: hosts.pointer.replace(/at$/, 'witness') };
  const nearest = NEAREST.map((layer) => [at, beside].find(({ pointer }) => pointer.startsWith(layer))).find((each) => each !== undefined);
  return nearest ? { ...nearest, value: 'none' } : { ...at, remove: true };
}

const NEAREST: readonly string[] = ['/cells/', '/environments/'];

function wayOut({ values }: DataServiceThing): string {
  const parties = [...new Set(values.voters.map(partyAt))].join(' and ');
  if (values.witness !== null)
    return values.at.length > 1 ? 'Leave `witness` out: three data hosts vote by themselves.' : 'Name a second site under `at`.';
  const witness = `\`witness:\` at a third site, another than ${parties} where you can`;
  return values.at.length > 1 ? `Add ${witness}.` : `Name a second site under \`at\`, and add ${witness}.`;
}

function servers(plan: PlatformPlan, cell: PlatformPlan['cells'][number]): Finding[] {
  return [cell.primary, cell.standby].flatMap((cluster) => {
    if (!cluster || acceptable(cluster.servers.length, plan)) return [];
    const count = cluster.servers.length;
    const last = cluster.servers.at(-1) ?? cluster.cluster;
    // Fewer than three there are only where a count says so; an even number comes from it, or from the sites.
    const counted = { file: last.origin.file, pointer: `${cluster.cluster.origin.pointer}/servers/count` };
    const at = count < 3 ? counted : last.origin;
    const message = `${cluster.cluster.name} has ${count} server${count === 1 ? '' : 's'}: ${count < 3 ? 'the loss of one stops the cluster' : 'a tie is possible, and no more failures are survived than with one less'}.`;
    return [
      because('servers', {
        at,
        subject: cluster.cluster.name,
        found: `${count} server${count === 1 ? '' : 's'}`,
        expected: '3 servers',
        message,
        hint: 'Set `servers.count: 3`; with three sites under `servers.at`, leave it out.',
        remedies: count < 3 ? [{ ...at, value: 3 }] : [],
      }),
    ];
  });
}
