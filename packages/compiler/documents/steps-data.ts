import type { DataServiceThing } from '../plan/kinds.ts';
import { type CellPlan, clustersOf, thingsOfTenant } from '../plan/plan.ts';
import { DOWN_AFTER, LEASES, type Recovery } from '../plan/recovery.ts';
import { type Step, code } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import { instanceSteps, memberSteps } from './steps-instances.ts';
import type { DocumentView } from './view.ts';

/** Databases and cache: what must be seen of each before anything leans on it. */
export function dataSteps(view: DocumentView, cell: CellPlan): readonly StepGroup[] {
  const { postgres, mariadb, cache } = cell.services;
  return [
    ...when(hasHosts(postgres), { title: 'PostgreSQL', steps: postgresSteps(view, cell) }),
    ...when(postgres.values.inside !== undefined, {
      title: 'PostgreSQL in the cluster',
      steps: instanceSteps(view, cell, databasesStep(view, cell, 'postgres')),
    }),
    ...(mariadb && hasHosts(mariadb) ? [{ title: 'MariaDB', steps: mariadbSteps(view, cell, mariadb) }] : []),
    ...(mariadb?.values.inside
      ? [{ title: 'MariaDB in the cluster', steps: memberSteps(view, cell, mariadb, databasesStep(view, cell, 'mariadb')) }]
      : []),
    ...when(hasHosts(cache), { title: 'Cache', steps: cacheSteps(cell) }),
  ];
}

function hasHosts({ values }: DataServiceThing): boolean {
  return values.addresses.length > 0;
}

function postgresSteps(view: DocumentView, cell: CellPlan): readonly Step[] {
  const { postgres } = cell.services;
  const { version, addresses, voters, recovery } = postgres.values;
  const lease = LEASES[recovery as Recovery];
  const replicas = addresses.length - 1;
  return [
    {
      does: `Install PostgreSQL ${version}, Patroni, PgBouncer and pgBackRest on ${listed(addresses)}. Patroni: ${code(`ttl: ${lease.ttl}`)}, ${code(`loop_wait: ${lease.loopWait}`)}, ${code(`retry_timeout: ${lease.retryTimeout}`)}, ${code(`primary_start_timeout: ${lease.startTimeout}`)} (${code(`recovery: ${recovery}`)}).`,
    },
    ...when(replicas === 0, { does: '**One host, one voter: nothing takes over when it is lost.** A restore is the only way back.' }),
    {
      does: `Patroni has one leader and ${replicas} replica${replicas === 1 ? '' : 's'} that follow${replicas === 1 ? 's' : ''}.`,
      run: ['patronictl list'],
      expect: `one \`Leader\`, ${replicas} × \`Replica\`; lag below 1 MB`,
    },
    {
      does: `${voters.length === 1 ? 'Its voter is' : `Its ${voters.length} voters are`} healthy (${voters.map((each) => code(each)).join(', ')}), and their etcd is not that of the cluster.`,
      run: ['etcdctl endpoint health --cluster'],
      expect: `${voters.length} × \`is healthy\``,
    },
    {
      does: 'PgBouncer takes connections, and leads to the primary wherever that is.',
      run: addresses.map((each) => `pg_isready -h ${each} -p 6432`),
      expect: '`accepting connections`',
    },
    {
      does: 'Connections are encrypted, and clear text is refused.',
      run: [
        `psql "host=${addresses[0]} port=5432 dbname=postgres sslmode=require" -c "select 1"`,
        `psql "host=${addresses[0]} port=5432 dbname=postgres sslmode=disable" -c "select 1"`,
      ],
      expect: 'the first answers, the second is refused',
    },
    databasesStep(view, cell, 'postgres'),
    {
      does: `A full backup is in the store for backups, and the log is archived at once: full ${view.platform.backup.values.full}, incremental ${view.platform.backup.values.incremental}, kept ${view.platform.backup.values.keep}.`,
      run: ['pgbackrest info'],
      expect: '`status: ok`, a full backup of today',
    },
    exporter(addresses, 9187, 'pg_up'),
    firewall(cell, addresses, [5432, 6432]),
  ];
}

const NAMES = "select datname from pg_database where datname ~ '^(t|p0)_' order by 1";

/** Who needs a database, and its name. The control plane makes those of tenants, where there is one. */
function databasesStep({ compilation }: DocumentView, cell: CellPlan, engine: 'postgres' | 'mariadb'): Step {
  const own = compilation.tenants.filter((tenant) => tenant.cell.cell.name === cell.cell.name);
  const tenants = own
    .flatMap(thingsOfTenant)
    .filter((each) => each.kind === 'database' && (each.values as { engine?: string }).engine === engine);
  const platform = engine === 'postgres' ? cell.databases : [];
  const names = platform.map(({ values }) => code(values.database));
  const more =
    tenants.length > 0 ? [`${tenants.length} of tenants (${code('t_<id>_<app>')}; ${code('hansa plan database')} lists them)`] : [];
  return {
    does: `Every database is there with a role of its own: ${[...names, ...more].join(', ') || 'none yet'}.${cell.controlPlane ? ' Those of tenants are made by the control plane.' : ''}`,
    ...(engine === 'postgres'
      ? {
          run: [
            cell.services.postgres.values.inside
              ? `kubectl -n data exec service/postgres-rw -c postgres -- psql -Atc "${NAMES}"`
              : `psql -h ${cell.services.postgres.values.addresses[0]} -p 5432 -d postgres -Atc "${NAMES}"`,
          ],
          expect: `${names.length + tenants.length} names`,
        }
      : {}),
  };
}

function mariadbSteps(view: DocumentView, cell: CellPlan, mariadb: DataServiceThing): readonly Step[] {
  const { version, addresses, voters, witness } = mariadb.values;
  return [
    {
      does: `Install MariaDB ${version} with Galera on ${listed(addresses)}${witness === null ? '' : `, and its arbitrator at ${code(witness)}`}.`,
    },
    {
      does: 'Every member is in one cluster that may decide.',
      run: [`mariadb --host ${addresses[0]} --execute "show status like 'wsrep_cluster%'"`],
      expect: `\`wsrep_cluster_size\` ${voters.length}, \`wsrep_cluster_status\` Primary`,
    },
    databasesStep(view, cell, 'mariadb'),
    { does: 'A backup of it is in the store for backups, and connections are encrypted.' },
    exporter(addresses, 9104, 'mysql_up'),
    firewall(cell, addresses, [3306]),
  ];
}

function cacheSteps(cell: CellPlan): readonly Step[] {
  const { version, addresses, voters, recovery } = cell.services.cache.values;
  const replicas = addresses.length - 1;
  return [
    {
      does: `Install Valkey ${version} on ${listed(addresses)} and a Sentinel at ${listed(voters)}, with ${code(`down-after-milliseconds ${DOWN_AFTER[recovery as Recovery] * 1000}`)} (${code(`recovery: ${recovery}`)})${replicas > 0 ? ` and ${code('min-replicas-to-write 1')}: a master that is cut off goes on taking writes otherwise` : ''}.`,
    },
    {
      does: 'One is master, the others follow it.',
      run: addresses.map((each) => `valkey-cli -h ${each} INFO replication`),
      expect: `one \`role:master\` with \`connected_slaves:${replicas}\`; the others \`master_link_status:up\``,
    },
    {
      does: 'All Sentinels watch the master.',
      run: [`valkey-cli -h ${addresses[0]} -p 26379 SENTINEL masters`],
      expect: `\`num-other-sentinels\` ${voters.length - 1}, \`quorum\` ${Math.floor(voters.length / 2) + 1}`,
    },
    {
      does: 'Nobody comes in without a password.',
      run: [`valkey-cli -h ${addresses[0]} PING`],
      expect: '`NOAUTH Authentication required.`',
    },
    {
      does: 'It keeps what it has on disk, as a log and as snapshots, and a snapshot goes to the store for backups each day.',
      run: [`valkey-cli -h ${addresses[0]} CONFIG GET appendonly`, `valkey-cli -h ${addresses[0]} CONFIG GET save`],
      expect: '`appendonly yes`, and `save` is not empty',
    },
    exporter(addresses, 9121, 'redis_up'),
    firewall(cell, addresses, [6379, 26_379]),
  ];
}

export function exporter(addresses: readonly string[], port: number, metric: string): Step {
  return {
    does: `Its exporter answers on port ${port}.`,
    run: addresses.map((each) => `curl --silent http://${each}:${port}/metrics | grep "^${metric}"`),
    expect: `\`${metric} 1\``,
  };
}

function firewall(cell: CellPlan, addresses: readonly string[], ports: readonly number[]): Step {
  const [first = ''] = addresses;
  return {
    does: `Only nodes and hosts in ${networksOf(cell)} reach port${ports.length > 1 ? 's' : ''} ${ports.join(' and ')}. From a machine outside of it:`,
    run: ports.map((port) => `nc -z -w 3 ${first} ${port}`),
    expect: 'no answer',
  };
}

function networksOf(cell: CellPlan): string {
  return clustersOf(cell)
    .map(({ cluster }) => code(cluster.values.networks.nodes))
    .join(' and ');
}

function listed(addresses: readonly string[]): string {
  return addresses.map((each) => code(each)).join(', ');
}
