import { milliseconds } from '../../../spec/forms.ts';
import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CLUSTER, identityOf } from './cluster.ts';
import { PLUGIN } from './facts.ts';

const STORE = 'postgres';
const DAY = 86_400_000;

/** How often, with seconds first as the operator reads it, and off the full hour when everybody else starts. */
const SCHEDULES: Readonly<Record<string, string>> = { hourly: '0 37 * * * *', daily: '0 37 1 * * *', weekly: '0 37 1 * * 0' };

/** Whether copies are made at all: that they are not is the business of `state/uncovered`. */
export function keptInStore({ platform }: Pick<ComponentView, 'platform'>): boolean {
  return SCHEDULES[platform.backup.values.full] !== undefined;
}

/** What tells the Cluster to hand its log to the plugin. */
export function plugins(view: ComponentView): object {
  if (!keptInStore(view)) return {};
  // `enabled` as the API server would fill it in: what it adds within a list, Argo CD takes for drift that it never mends.
  return { plugins: [{ name: PLUGIN, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: STORE } }] };
}

/** Where copies and the log go, and when everything is copied. Of what changes between two copies there is the log. */
export function backup(view: ComponentView): readonly Manifest[] {
  const { platform, cell } = view;
  if (!keptInStore(view)) return [];
  const { origin } = platform.backup;
  const own = metadata(STORE, identityOf(view), origin, { namespace: DATA_NAMESPACE });
  return [
    {
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: own,
      spec: {
        configuration: configuration(view),
        retentionPolicy: `${Math.max(1, Math.ceil(milliseconds(platform.backup.values.keep) / DAY))}d`,
        instanceSidecarConfiguration: {
          env: [
            ...['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((name) => ({ name, value: 'when_required' })),
            // Left out, requests are signed for a region of Amazon.
            { name: 'AWS_DEFAULT_REGION', value: cell.services.objects.values.region },
          ],
          resources: sized(50, 128, 512),
        },
      },
    },
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: own,
      spec: {
        cluster: { name: CLUSTER },
        schedule: SCHEDULES[platform.backup.values.full],
        immediate: true,
        // A backup is kept by the retention above: with its schedule taken away it must stay.
        backupOwnerReference: 'none',
        method: 'plugin',
        pluginConfiguration: { name: PLUGIN },
        target: 'prefer-standby',
      },
    },
  ];
}

/** A bucket of the cell's own, beside those of Velero and the tenants. */
function configuration({ platform, cell }: ComponentView): object {
  const { url } = cell.services.objects.values;
  const secret = (key: string) => ({ name: 'cloudnative-pg', key });
  return {
    destinationPath: `s3://${platform.platform.values.name}-${cell.cell.name}-postgres/`,
    endpointURL: url,
    s3Credentials: { accessKeyId: secret('backup-access'), secretAccessKey: secret('backup-secret') },
    wal: { compression: 'gzip', maxParallel: 2 },
    data: { compression: 'gzip', jobs: 2 },
  };
}
