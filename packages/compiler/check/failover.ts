import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import { partyBehind } from '../plan/inventory.ts';
import { type CellPlan, type PlatformPlan, partyAt } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const NO_DATA: Code = {
  code: 'failover/no-data',
  severity: 'error',
  title: 'A standby without the data',
  trap: 'A second cluster at a provider where no replica of the databases and no copy of the objects is.',
  why: 'A cluster holds no state: after the switch it would answer with empty databases, or wait for machines at the provider that is down.',
  wayOut: "A database host at the standby's provider, and a copy of the objects there.",
  keys: [
    'cells.*.standby',
    'services.postgres.run',
    'services.postgres.at',
    'services.mariadb.run',
    'services.mariadb.at',
    'services.cache.at',
    'services.objects.copy',
  ],
  evidence: [{ url: 'https://patroni.readthedocs.io/en/latest/ha_multi_dc.html', checkedAt: '2026-11-21' }],
};

function standbyParties(cell: CellPlan): ReadonlySet<string> {
  return new Set((cell.standby?.pools ?? []).map((pool) => pool.values.provider));
}

export const failoverNoData: CrossRule = {
  code: NO_DATA,
  platform: (plan) => plan.cells.flatMap((cell) => (cell.standby ? missing(plan, cell) : [])),
};

function missing(plan: PlatformPlan, cell: CellPlan): Finding[] {
  const parties = standbyParties(cell);
  const { postgres, mariadb, cache, objects } = cell.services;
  const data = [postgres, mariadb, cache].filter((each) => each !== undefined);
  const databases = data
    .filter((each) => each.values.inside || !each.values.at.some((site) => parties.has(partyAt(site))))
    .map((each) =>
      absent(
        cell,
        each.name,
        (each.values.inside ? plan.stack[each.name as 'postgres' | 'mariadb'] : reasonOf(each, 'at')).origin,
        each.values.inside ? `in ${cell.primary.cluster.name}` : `at ${each.values.at.join(', ')}`,
        `a host at ${[...parties].join(' or ')}`,
      ),
    );
  const places = [objects.values.at, ...(objects.values.copy === null ? [] : [objects.values.copy])];
  const copied = places.some((place) => parties.has(partyAt(place)));
  const objectsMissing = copied
    ? []
    : [absent(cell, 'objects', reasonOf(objects, 'copy').origin, `at ${places.join(', ')}`, `a copy at ${[...parties].join(' or ')}`)];
  return [...databases, ...objectsMissing];
}

function absent(cell: CellPlan, what: string, at: Origin, found: string, expected: string): Finding {
  const message = `The standby of ${cell.cell.name} would have no ${what}: its data is ${found}.`;
  return finding(NO_DATA, {
    at,
    subject: `${cell.cell.name}/${what}`,
    found,
    expected,
    message,
    hint: `Give ${what} ${expected}, or remove the standby: it would promise what it cannot do.`,
    related: cell.standby ? [cell.standby.cluster.origin] : [],
  });
}

const SAME_PARTY: Code = {
  code: 'failover/same-party',
  severity: 'error',
  title: 'The voters sit with one provider',
  trap: 'Votes of the failover, or voters of a data service behind a standby, most of which are at one provider.',
  why: "When that provider is down, or cut off, the others have no majority: they cannot decide, and the standby that was paid for stands still. When it is only the provider's line that fails, it goes on alone.",
  wayOut: 'Votes at three parties; voters of each data service so that no party has a majority.',
  keys: ['failover.votes', 'services.postgres.at', 'services.postgres.witness', 'services.mariadb.at', 'services.cache.at'],
  evidence: [{ url: 'https://etcd.io/docs/v3.6/faq/', checkedAt: '2026-11-21' }],
};

export const failoverSameParty: CrossRule = {
  code: SAME_PARTY,
  across: true,
  platform: (plan) => [...votes(plan), ...plan.cells.flatMap((cell) => (cell.standby ? voters(plan, cell) : []))],
};

/** The party without which the others are no majority: it has half of the voters or more. */
function indispensable(parties: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const party of parties) counts.set(party, (counts.get(party) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 >= parties.length)?.[0];
}

function votes(plan: PlatformPlan): Finding[] {
  const { mode, votes: places } = plan.failover.values;
  const standby = plan.cells.some((cell) => cell.standby);
  if (!standby || (mode === 'manual' && places.length === 0)) return [];
  const behind = places.map((place) => partyBehind(plan, place));
  const parties = new Set(behind);
  const party = indispensable(behind);
  if (parties.size >= 3 && party === undefined) return [];
  const at = reasonOf(plan.failover, 'votes').origin;
  const found = places.length === 0 ? 'no votes' : `${places.length} votes at ${[...parties].join(', ')}`;
  const why =
    parties.size >= 3
      ? `without ${party} the others have no majority`
      : 'three parties are needed, so that the loss of one leaves a majority';
  const message = `The failover is decided by ${found}: ${why}.`;
  return [
    finding(SAME_PARTY, {
      at,
      subject: 'failover',
      found,
      expected: 'votes at three parties, none with half of them',
      message,
      hint: 'Name one site each of three providers under `failover.votes`.',
    }),
  ];
}

function voters(plan: PlatformPlan, cell: CellPlan): Finding[] {
  const { postgres, mariadb, cache } = cell.services;
  return [postgres, mariadb, cache].flatMap((service) => {
    const party = service && !service.values.inside && indispensable(service.values.voters.map((place) => partyBehind(plan, place)));
    if (!service || party === undefined || party === false) return [];
    const at = reasonOf(service, 'at').origin;
    const found = service.values.voters.join(', ');
    const message = `The voters of ${service.name} need ${party} (${found}): without ${party} the standby of ${cell.cell.name} cannot elect a primary.`;
    return [
      finding(SAME_PARTY, {
        at,
        subject: `${cell.cell.name}/${service.name}`,
        found,
        expected: 'no party with half of them',
        message,
        hint: `Move a data host or the witness of ${service.name} away from ${party}.`,
      }),
    ];
  });
}

const SOLE_CLUSTER: Code = {
  code: 'failover/sole-cluster',
  severity: 'error',
  title: 'A cell put to sleep that has one cluster',
  trap: '`active` names a standby, or nobody, in a cell that has no standby.',
  why: 'The only cluster would be told to sleep: no app of any tenant would run, and nobody would take over.',
  wayOut: 'Leave `active` out, or give the cell a standby.',
  keys: ['cells.*.active'],
  evidence: [{ url: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/', checkedAt: '2026-11-21' }],
};

export const failoverSoleCluster: CrossRule = {
  code: SOLE_CLUSTER,
  platform: (plan) =>
    plan.cells
      .filter(({ cell, standby }) => !standby && cell.values.active !== 'primary')
      .map(({ cell }) => {
        const { origin } = reasonOf(cell, 'active');
        return finding(SOLE_CLUSTER, {
          at: origin,
          subject: cell.name,
          found: cell.values.active,
          expected: 'primary',
          message: `The cell ${cell.name} has one cluster, and active: ${cell.values.active} puts it to sleep.`,
          hint: 'Remove `active`, or describe the standby that is to run.',
          remedies: [{ ...origin, value: 'primary' }],
        });
      }),
};
