import { milliseconds } from '../../../spec/forms.ts';
import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { configDigest } from '../../../tree/manifest/digest.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { confined, runAs } from '../../../tree/manifest/pod.ts';
import { CLUSTER, identityOf } from './cluster.ts';
import { UID } from './facts.ts';

/** Of the pods of both: the operator gives them none. */
export const COPYING = { 'hansa/copies': 'mariadb' };

/** Hours between two copies, and when: off the full hour, when everybody else starts. */
const TIMES: Readonly<Record<string, { readonly hours: number; readonly cron: string }>> = {
  hourly: { hours: 1, cron: '7 * * * *' },
  daily: { hours: 24, cron: '37 1 * * *' },
  weekly: { hours: 168, cron: '37 2 * * 0' },
};
const HOUR = 3_600_000;

/** Whether copies are made at all: that they are not is the business of `state/uncovered`. */
export function keptInStore({ platform }: Pick<ComponentView, 'platform'>): boolean {
  return TIMES[platform.backup.values.full] !== undefined;
}

/**
 * Everything, as often as `backup.full` says. The operator knows no copy of what changed and archives no log of Galera: so what is added between two is
 * one more copy of everything, which is kept until the second full one after it, and never longer than those.
 */
export function backup(view: ComponentView): readonly Manifest[] {
  const { full, incremental, keep } = view.platform.backup.values;
  const [seldom, often] = [TIMES[full], TIMES[incremental]];
  if (!seldom) return [];
  const kept = Math.ceil(milliseconds(keep) / HOUR);
  return [
    copied(view, full, seldom.cron, kept),
    ...(often && often.hours < seldom.hours ? [copied(view, incremental, often.cron, Math.min(2 * seldom.hours, kept))] : []),
  ];
}

/** What the names of copies made so often begin with, and those of their Jobs. */
export function nameOf(often: string): string {
  return `mariadb-${often}`;
}

/** `hours` are how long each is kept. The operator lets nobody change when and where to: other times and another store are another object. */
function copied(view: ComponentView, often: string, cron: string, hours: number): Manifest {
  const storage = { s3: store(view, often) };
  const name = `${nameOf(often)}-${configDigest({ cron, storage }).slice(0, 8)}`;
  return {
    apiVersion: 'k8s.mariadb.com/v1alpha1',
    kind: 'PhysicalBackup',
    metadata: metadata(name, identityOf(view), view.platform.backup.origin, { namespace: DATA_NAMESPACE }),
    spec: {
      mariaDbRef: { name: CLUSTER },
      schedule: { cron, immediate: true },
      // From one that is not written to, where there is one.
      target: 'PreferReplica',
      compression: 'gzip',
      maxRetention: `${hours}h`,
      storage,
      resources: sized(100, 128, 512),
      podMetadata: { labels: COPYING },
      podSecurityContext: runAs(UID),
      securityContext: confined(false),
    },
  };
}

/** A bucket of the cell's own, beside those of Velero and the tenants; each kind of copy is tidied up in a folder of its own. */
function store({ platform, cell }: ComponentView, prefix: string): object {
  const { url, region } = cell.services.objects.values;
  const secret = (key: string) => ({ name: 'mariadb-operator', key });
  return {
    bucket: `${platform.platform.values.name}-${cell.cell.name}-mariadb`,
    prefix,
    endpoint: url.replace(/^https:\/\//, ''),
    region,
    accessKeyIdSecretKeyRef: secret('backup-access'),
    secretAccessKeySecretKeyRef: secret('backup-secret'),
    tls: { enabled: true },
  };
}
