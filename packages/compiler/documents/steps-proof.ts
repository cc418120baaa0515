import { lossOf } from '../promises/loss.ts';
import { amountText, secondsText } from '../promises/print.ts';
import { recoveryOf } from '../promises/recovery.ts';
import { insideServices } from '../plan/in-cluster.ts';
import type { CellPlan } from '../plan/plan.ts';
import { type Step, code, plain } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import type { DocumentView } from './view.ts';

/** Faults that are made on purpose, restores, load and alerts: each with what the layout says of it. */
export function proofSteps(view: DocumentView, cell: CellPlan): readonly StepGroup[] {
  return [
    { title: 'Faults', steps: faultSteps(view, cell) },
    { title: 'Backup and restore', steps: restoreSteps(view, cell) },
    { title: 'Load, alerts, and what ends', steps: otherSteps(view) },
  ];
}

/** What is in the cluster is not on a host that could be switched off. */
const INSIDE: Readonly<Record<string, string>> = {
  database: 'switch the node of the PostgreSQL primary off, and another time cut its network',
  mariadb: 'switch the node of the MariaDB instance off that is written to',
};

const HOW: Readonly<Record<string, string>> = {
  process: 'kill the server process of PostgreSQL on the primary',
  database: 'switch the host of the PostgreSQL primary off, and another time cut its network',
  mariadb: 'switch a host of MariaDB off',
  cache: "switch the host of the cache's master off",
  node: 'switch a node off that has pods of a tenant',
};

function faultSteps({ platform, compilation }: DocumentView, cell: CellPlan): readonly Step[] {
  const losses = new Map(lossOf(platform, cell, compilation.fleet).map((each) => [each.fault, each]));
  const faults = recoveryOf(platform, cell, compilation.fleet).filter(({ fault }) => HOW[fault] !== undefined);
  const inside = insideServices(cell).map(({ service }) => (service.name === 'postgres' ? 'database' : service.name));
  const how = (fault: string) => (inside.includes(fault) ? INSIDE[fault] : HOW[fault]);
  const measured = faults.map((fault): Step => {
    const loss = losses.get(fault.fault);
    return {
      does: `${sentence(how(fault.fault) ?? '')} while somebody writes. Measured: ______`,
      expect: `until it is served again: ${amountText(fault, secondsText)}${loss ? `; work lost: ${amountText(loss, secondsText)}` : ''}`,
    };
  });
  return [
    ...measured,
    ...when(cell.standby !== undefined, {
      does: `Move the cell to its standby and back: ${code('active: none')}, render, commit; when nothing of the primary writes, ${code('active: standby')}. Promote the databases between the two. Measured: ______`,
      run: ['hansa explain cells.*.active'],
      expect: 'every app answers under its name; no write was lost that was said to be kept',
    }),
    ...when(cell.standby === undefined, {
      does: 'There is no standby: rehearse building the cell again from Git and backups on other machines. Measured: ______',
      expect: `within ${code(`recoveryTime: ${platform.objectives.values.recoveryTime}`)}, if that promise is to hold`,
    }),
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function restoreSteps({ platform }: DocumentView, cell: CellPlan): readonly Step[] {
  const { drill, drillOn, restore, keep, volumes } = platform.backup.values;
  const { endpoints } = cell.services.postgres.values;
  const direct = endpoints['direct'];
  const through = restore === 'direct' && direct ? ` by ${code(`${direct.host}:${direct.port}`)}, never through the pool` : '';
  return [
    {
      does: `Restore one database of a tenant from its backup, beside the live one${through}. Measured: ______ MiB/s, which is ${code('objectives.restoreRate')}.`,
    },
    {
      does: `Bring a whole tenant back to one point: rows, objects, files and keys together, on ${drillOn === 'copy' ? 'a copy of its bucket' : '**the live bucket**'}.`,
    },
    ...when(platform.volumes !== undefined, { does: `Restore a volume that Velero copied (${volumes}).`, run: ['velero backup get'] }),
    {
      does: 'Restore what is easily forgotten: the etcd of the cluster, the keys of the secrets, the dashboards of Grafana, the repositories of Git.',
    },
    { does: `Do all of it again: ${drill}. What is older than ${keep} is gone.` },
  ];
}

function otherSteps({ platform }: DocumentView): readonly Step[] {
  const { availability, responseP95 } = platform.objectives.values;
  return [
    {
      does: `Load: as many members as the largest tenant has seats, for an hour. 95 of 100 answers within ______ (promised: ${responseP95}).`,
    },
    {
      does: `Make each alert happen once that somebody is to wake up for: a node down, a certificate that ends, a backup that is old, an attack that was detected. The budget of ${availability} % is a matter of minutes a month.`,
    },
    { does: 'A stranger looks: ports from outside, an account of another tenant, a Secret in the history of Git.' },
    ...platform.accepted.value.map(({ party, owner, until }) => ({
      does: `The exception for ${code(party)} ends on **${until}**; ${plain(owner)} answers for it.`,
    })),
    {
      does: 'The spec says what runs.',
      run: ['hansa check', 'hansa render --check', 'hansa sovereignty'],
      expect: 'no error, nothing that would change',
    },
  ];
}
