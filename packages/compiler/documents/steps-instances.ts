import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';
import { type Step, code } from './block.ts';
import { when } from './checklist.ts';
import type { DocumentView } from './view.ts';

const IN_DATA = 'kubectl -n data';

/** PostgreSQL by CloudNativePG: the operator does what a person does on hosts, and a person sees that it did. */
export function instanceSteps({ platform }: DocumentView, cell: CellPlan, databases: Step): readonly Step[] {
  const { postgres, objects } = cell.services;
  const { at, inside } = postgres.values;
  const { full, keep } = platform.backup.values;
  const bucket = `${platform.platform.values.name}-${cell.cell.name}-postgres`;
  return [
    ...when(full !== 'never', {
      does: `Make the bucket ${code(bucket)} at ${code(objects.values.at)}, and put a key that reaches it into ${code('platform/cloudnative-pg')}, as ${code('backup-access')} and ${code('backup-secret')}.`,
    }),
    ...when(at.length === 1, { does: '**One instance: nothing takes over when it is lost.** A restore is the only way back.' }),
    {
      does: `All instances are there, each on a node of its own, and one of them leads.`,
      run: [`${IN_DATA} get clusters.postgresql.cnpg.io postgres`, `${IN_DATA} get pods -l cnpg.io/podRole=instance -o wide`],
      expect: `\`READY ${at.length}\`, ${code('Cluster in healthy state')}; ${at.length} different nodes`,
    },
    ...when(inside?.synchronous === true, {
      does: 'A commit waits for a second instance.',
      run: [
        `${IN_DATA} exec service/postgres-rw -c postgres -- psql -Atc "select sync_state, count(*) from pg_stat_replication group by 1"`,
      ],
      expect: `${code(`quorum|${at.length - 1}`)}`,
    }),
    {
      does: 'Poolers take connections, and lead to the primary wherever that is.',
      run: [`${IN_DATA} get poolers.postgresql.cnpg.io`, `${IN_DATA} get endpointslices -l kubernetes.io/service-name=postgres`],
      expect: 'two Poolers with two pods each, and their addresses behind the name',
    },
    databases,
    ...when(full !== 'never', {
      does: `A full copy is in the bucket, and the log is archived: full ${full}, kept ${keep}. What is incremental is the log.`,
      run: [
        `${IN_DATA} get backups.postgresql.cnpg.io`,
        `${IN_DATA} get clusters.postgresql.cnpg.io postgres -o jsonpath='{.status.conditions}'`,
      ],
      expect: `one that is ${code('completed')}; ${code('ContinuousArchiving')} is ${code('True')}`,
    }),
  ];
}

/** MariaDB by mariadb-operator, and what of its copies a person has to know. */
export function memberSteps({ platform }: DocumentView, cell: CellPlan, mariadb: DataServiceThing, databases: Step): readonly Step[] {
  const { objects } = cell.services;
  const { at } = mariadb.values;
  const { full, keep } = platform.backup.values;
  const bucket = `${platform.platform.values.name}-${cell.cell.name}-mariadb`;
  const members = 'mariadb --user=root --password="$MARIADB_ROOT_PASSWORD" --execute="show status like \\"wsrep_cluster%\\""';
  return [
    ...when(full !== 'never', {
      does: `Make the bucket ${code(bucket)} at ${code(objects.values.at)}, and put a key that reaches it into ${code('platform/mariadb-operator')}, as ${code('backup-access')} and ${code('backup-secret')}.`,
    }),
    {
      does: 'All instances are there, each on a node of its own, and one of them is written to.',
      run: [
        `${IN_DATA} get mariadbs.k8s.mariadb.com mariadb-galera`,
        `${IN_DATA} get pods -l app.kubernetes.io/instance=mariadb-galera -L k8s.mariadb.com/role -o wide`,
      ],
      expect: `${code('READY True')}; ${at.length} different nodes, and one ${code('primary')}`,
    },
    {
      does: 'Every member is in one cluster that may decide.',
      run: [`${IN_DATA} exec mariadb-galera-0 -c mariadb -- sh -c '${members}'`],
      expect: `\`wsrep_cluster_size\` ${at.length}, \`wsrep_cluster_status\` Primary`,
    },
    databases,
    ...when(full !== 'never', {
      does: `A copy is in the bucket: full ${full}, kept ${keep}, and between two of them one more each time. A restore goes back to one, into a new MariaDB with the same root password.`,
      run: [`${IN_DATA} get physicalbackups.k8s.mariadb.com`],
      expect: `${code('COMPLETE True')} for each`,
    }),
  ];
}
