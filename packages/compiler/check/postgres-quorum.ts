import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { DataServiceThing } from '../plan/kinds.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'postgres/quorum',
  severity: 'error',
  title: 'Two voters cannot decide',
  trap: 'Data hosts that vote in twos: two PostgreSQL machines with an etcd member each, two Galera nodes, two Sentinels, or two K3s servers.',
  why: 'A majority of two is two: when either machine or the line between them fails, nobody may lead, and every write stops. Four voters tolerate one failure as three do, and cost more.',
  wayOut: 'Three voters at three sites: two machines with data and a witness (`services.postgres.witness`), or three with data.',
  keys: ['services.postgres.at', 'services.postgres.witness', 'services.mariadb.at', 'services.cache.at', 'cells.*.cluster.servers'],
  evidence: [
    { url: 'https://github.com/patroni/patroni/issues/534', checkedAt: '2026-11-21' },
    { url: 'https://docs.k3s.io/datastore/ha-embedded', checkedAt: '2026-11-21' },
  ],
};

/** One voter is no quorum either, but an evaluation says on every report that it has no failover. */
function acceptable(voters: number, plan: PlatformPlan): boolean {
  return (voters >= 3 && voters % 2 === 1) || (voters === 1 && plan.platform.values.profile === 'evaluation');
}

export const postgresQuorum: CrossRule = {
  code: CODE,
  platform: (plan) => plan.cells.flatMap((cell) => [...services(plan, cell), ...servers(plan, cell)]),
};

function services(plan: PlatformPlan, { services: { postgres, mariadb, cache }, cell }: PlatformPlan['cells'][number]): Finding[] {
  const all = [postgres, mariadb, cache].filter((each) => each !== undefined);
  return all.filter((each) => !acceptable(each.values.voters.length, plan)).map((each) => service(each, cell.name));
}

function service(of: DataServiceThing, cell: string): Finding {
  const voters = of.values.voters.length;
  const at = reasonOf(of, 'at').origin;
  const taken = of.values.voters.map((site) => site.slice(0, site.indexOf('/')));
  return finding(CODE, {
    at,
    subject: `${cell}/${of.name}`,
    found: `${voters} voter${voters === 1 ? '' : 's'}`,
    expected: '3 voters',
    message: `${of.name} has ${voters} voter${voters === 1 ? '' : 's'} (${of.values.voters.join(', ')}): the loss of one stops every write.`,
    hint: `Add \`witness:\` at a third site, another than ${[...new Set(taken)].join(' and ')} where you can.`,
  });
}

function servers(plan: PlatformPlan, cell: PlatformPlan['cells'][number]): Finding[] {
  return [cell.primary, cell.standby].flatMap((cluster) => {
    if (!cluster || acceptable(cluster.servers.length, plan)) return [];
    const count = cluster.servers.length;
    const last = cluster.servers.at(-1) ?? cluster.cluster;
    const message = `${cluster.cluster.name} has ${count} server${count === 1 ? '' : 's'}: its state has no majority when one is lost.`;
    return [
      finding(CODE, {
        at: last.origin,
        subject: cluster.cluster.name,
        found: `${count} servers`,
        expected: '3 servers',
        message,
        hint: 'Name three sites under `servers.at`, or set `servers.count: 3`.',
      }),
    ];
  });
}
