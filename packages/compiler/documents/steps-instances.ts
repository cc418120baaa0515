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
