import { milliseconds } from '../../../spec/forms.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { lockedDigest, pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence, fromPrometheus, namespaceOf, secretsOf } from '../../../tree/manifest/fence.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import type { Change } from '../../../tree/manifest/patch.ts';
import { confined, runAs } from '../../../tree/manifest/pod.ts';
import { podAnnotations } from '../../../tree/manifest/renewed.ts';
import { alerts } from './alerts.ts';
import { IMAGE_TAG, NAMESPACE, PLUGIN_TAG, REPOSITORY, VERSION } from './facts.ts';

/** The component's Secret holds the file that the object store's client reads. */
export const CREDENTIALS = 'cloud';

/** How often, as cron has it, off the full hour when everybody else starts. */
const SCHEDULES: Readonly<Record<string, string>> = { hourly: '17 * * * *', daily: '17 1 * * *', weekly: '17 1 * * 0' };

export function namespaces({ platform, reason }: ComponentView): readonly NamespaceWant[] {
  const want: NamespaceWant = { name: NAMESPACE, podSecurity: 'restricted', component: 'velero', origin: reason };
  if (!platform.volumes) return [want];
  return [
    { ...want, podSecurity: 'privileged', origin: platform.volumes, because: 'the node agent reads volumes below the kubelet, as root' },
  ];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  return [
    {
      name: 'velero',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'velero',
          chart: 'velero',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
      asleep: [{ release: 'velero', changes: ASLEEP }],
    },
    { name: 'velero-alerts', needs: ['velero', 'prometheus-operator'], objects: alerts(view) },
  ];
}

/** It sees the backups that the awake cluster makes, and neither adds to them nor removes one that is past its time. */
const ASLEEP: readonly Change[] = [
  { op: 'add', path: '/configuration/backupStorageLocation/0/accessMode', value: 'ReadOnly' },
  { op: 'replace', path: '/schedules', value: {} },
];

export function values(view: ComponentView) {
  const { platform } = view;
  return {
    image: {
      repository: `${registry(platform, 'docker.io')}/velero/velero`,
      tag: IMAGE_TAG,
      ...lockedDigest(platform, `docker.io/velero/velero:${IMAGE_TAG}`),
    },
    initContainers: [
      {
        name: 'velero-plugin-for-aws',
        image: pulled(platform, `docker.io/velero/velero-plugin-for-aws:${PLUGIN_TAG}`),
        volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
        securityContext: confined(),
        resources: sized(10, 32, 64),
      },
    ],
    podSecurityContext: runAs(65_532),
    containerSecurityContext: confined(),
    resources: sized(100, 128, 512),
    ...podAnnotations(secretsOf(view.cell, 'velero')),
    upgradeCRDs: false,
    ...nodeAgent(view),
    snapshotsEnabled: false,
    credentials: { existingSecret: 'velero' },
    metrics: { serviceMonitor: { enabled: true, autodetect: false } },
    configuration: { backupStorageLocation: [location(view)], volumeSnapshotLocation: [], defaultBackupTTL: keep(view) },
    schedules: schedules(view),
  };
}

/**
 * The agent that copies files of volumes, only where an app has volumes: it runs as root on every node. A pod says itself which of its
 * volumes are copied, by the annotation `backup.velero.io/backup-volumes`.
 */
function nodeAgent({ platform }: ComponentView) {
  if (!platform.volumes) return { deployNodeAgent: false };
  return { deployNodeAgent: true, nodeAgent: { resources: sized(50, 128, 1024), tolerations: [{ operator: 'Exists' }] } };
}

/** Bucket of the cell's own, beside the tenants': its name has no tenant id, so the two never meet. */
function location({ platform, cell }: ComponentView) {
  const { url, region } = cell.services.objects.values;
  return {
    name: 'default',
    default: true,
    provider: 'aws',
    bucket: `${platform.platform.values.name}-${cell.cell.name}-cluster`,
    config: { region, s3Url: url, s3ForcePathStyle: 'true', checksumAlgorithm: '' },
  };
}

function keep({ platform }: ComponentView): string {
  return `${Math.max(1, Math.round(milliseconds(platform.backup.values.keep) / 3_600_000))}h0m0s`;
}

/**
 * Objects of the whole cluster but secrets: those stand encrypted in Git or can be issued again, and a bucket with all of them in
 * clear would be worth more than everything else in it.
 */
function schedules(view: ComponentView) {
  const schedule = SCHEDULES[view.platform.backup.values.volumes];
  if (schedule === undefined) return {};
  return {
    cluster: {
      schedule,
      template: {
        ttl: keep(view),
        includedNamespaces: ['*'],
        excludedResources: ['events', 'events.events.k8s.io', 'secrets'],
        snapshotVolumes: false,
        defaultVolumesToFsBackup: false,
      },
    },
  };
}

function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'velero', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'velero',
      to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }],
      from: [fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 8085)],
    },
  ]);
}
