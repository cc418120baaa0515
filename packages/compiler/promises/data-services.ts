import { mostAt } from '../plan/in-cluster.ts';
import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';
import { DOWN_AFTER, LEASES, type Recovery } from '../plan/recovery.ts';
import { reasonOf } from '../plan/thing.ts';
import { instanceStartsAgain, instanceTakesOver, memberTakesOver } from './instances.ts';
import { BY_HAND, PATRONI_TIMES, SENTINEL } from './sources.ts';
import { type Sum, type Term, between, exactly, sumOf, unknown } from './term.ts';

/** Seconds that a new leader takes beyond the lease until clients write again, and until Sentinels have a new master, as seen by hand. */
const PROMOTION = 5;
const ELECTION = 2;

/** What carries the primary, as a title of its loss. */
export function primaryLost({ services: { postgres } }: CellPlan): string {
  return `the ${postgres.values.inside ? 'node' : 'host'} of the PostgreSQL primary is lost`;
}

export function leaseOf(service: DataServiceThing) {
  return LEASES[service.values.recovery as Recovery];
}

/** Whether the voters that are left when `lost` of the sites are gone still decide, and one of them has the data. */
export function outlives({ values }: DataServiceThing, lost: (site: string) => boolean): boolean {
  const { voters, at } = values;
  const decides = voters.filter((site) => !lost(site)).length * 2 > voters.length;
  return decides && (values.inside ? instancesSuffice(values, lost) : at.some((site) => !lost(site)));
}

/**
 * Whether enough instances are left in the worst case of how they are spread. A commit that waited for any one of the others is on one that nobody
 * knows: all of them must be there until one may lead.
 */
function instancesSuffice({ at, inside }: DataServiceThing['values'], lost: (site: string) => boolean): boolean {
  const gone = [...new Set(at)].filter(lost).reduce((sum, site) => sum + mostAt({ at }, site), 0);
  const left = at.length - gone;
  return inside?.synchronous === true ? left >= at.length - 1 : left > 0;
}

/** One host with data is gone. Its voter goes with it, so three are needed, and a second one with data. Instances in the cluster are no voters. */
export function survivesOne({ values: { voters, at, inside } }: DataServiceThing): boolean {
  return at.length > 1 && (inside !== undefined || (voters.length - 1) * 2 > voters.length);
}

/** From the death of the primary's host, or of its node, until writes go on. */
export function postgresTakesOver(cell: CellPlan, survives = survivesOne(cell.services.postgres)): Sum {
  const { postgres } = cell.services;
  if (postgres.values.inside) return instanceTakesOver(cell, survives);
  if (!survives) return sumOf('PostgreSQL has another primary', [nobodyLeft(postgres, 'PostgreSQL')]);
  const { ttl } = leaseOf(postgres);
  return sumOf('PostgreSQL has another primary', [
    exactly('decided', ttl, {
      name: 'the lease of the dead primary runs out',
      why: `\`recovery: ${postgres.values.recovery}\` is a lease (ttl) of ${ttl} s, renewed at the latest moment before the fault; Patroni takes none below 20`,
      reason: reasonOf(postgres, 'recovery'),
      source: PATRONI_TIMES,
    }),
    between('assumed', 0, PROMOTION, {
      name: 'election, promotion, and the proxy that finds the new primary',
      why: `at most 0.5 s beyond the lease in runs with ttl 20 and 30, ${BY_HAND}; ${PROMOTION} s leave room for a replica that replays`,
      reason: reasonOf(postgres, 'recovery'),
    }),
  ]);
}

/** The server process dies and its host lives: Patroni starts it again before anybody else may lead. */
export function postgresStartsAgain(cell: CellPlan): Sum {
  const { postgres } = cell.services;
  if (postgres.values.inside) return instanceStartsAgain(cell);
  const { loopWait, startTimeout } = leaseOf(postgres);
  const said = { reason: reasonOf(postgres, 'recovery'), source: PATRONI_TIMES };
  const recovery = `\`recovery: ${postgres.values.recovery}\``;
  return sumOf('PostgreSQL answers again', [
    exactly('decided', loopWait, { name: 'Patroni looks', why: `${recovery} looks every ${loopWait} s (loop_wait)`, ...said }),
    between('decided', 0, startTimeout, {
      name: 'it starts again and replays its log',
      why: `how long depends on the log that is left; after ${startTimeout} s (primary_start_timeout of ${recovery}) another one takes over`,
      ...said,
    }),
    between('decided', 0, loopWait, { name: 'Patroni hands over', why: 'one more look, where it could not start', ...said }),
  ]);
}

/** From the death of the master's host until a new one is found. Until then nobody can sign in, and nobody can lock a file. */
export function cacheTakesOver(cell: CellPlan, survives = survivesOne(cell.services.cache)): Sum {
  const { cache } = cell.services;
  if (!survives) return sumOf('the cache has another master', [nobodyLeft(cache, 'The cache')]);
  const silence = DOWN_AFTER[cache.values.recovery as Recovery];
  return sumOf('the cache has another master', [
    exactly('decided', silence, {
      name: 'the master is silent',
      why: `\`recovery: ${cache.values.recovery}\` holds a master for dead after ${silence} s (down-after-milliseconds; Sentinel's own default is 30 s)`,
      reason: reasonOf(cache, 'recovery'),
      source: SENTINEL,
    }),
    between('assumed', 0, ELECTION, {
      name: 'election and promotion',
      why: `about 1.3 s when the master was killed and 2 s when it was cut off, ${BY_HAND}`,
      reason: reasonOf(cache, 'recovery'),
    }),
  ]);
}

/** What carries an instance or a host of MariaDB, as a title of its loss. */
export function memberLost(mariadb: DataServiceThing): string {
  return mariadb.values.inside ? 'the node of the MariaDB instance that is written to is lost' : 'a host of MariaDB is lost';
}

export function mariadbTakesOver(cell: CellPlan, mariadb: DataServiceThing, survives = survivesOne(mariadb)): Sum {
  if (mariadb.values.inside) return memberTakesOver(cell, mariadb, survives);
  return sumOf('MariaDB goes on without the host', [
    unknown({
      name: 'Galera leaves the dead host out',
      why: 'the cluster goes on as soon as the host is left out; nothing of the plan says after how long, and nobody has measured it here',
      reason: reasonOf(mariadb, 'at'),
    }),
  ]);
}

/** No majority or no data is left: a person brings the host back, or builds another one. */
export function nobodyLeft(service: DataServiceThing, who: string): Term {
  if (service.values.inside)
    return unknown({
      name: 'a person brings the data back',
      why: `${who} has ${service.values.at.length} instance${service.values.at.length === 1 ? '' : 's'} in the cluster (${[...new Set(service.values.at)].join(', ')}): of those that are left nobody may lead`,
      reason: reasonOf(service, 'at'),
    });
  return unknown({
    name: 'a person brings the data back',
    why: `${who} has ${service.values.voters.length} voter${service.values.voters.length === 1 ? '' : 's'} (${service.values.voters.join(', ')}): without these hosts nobody may lead`,
    reason: reasonOf(service, 'at'),
  });
}
