import type { WorkloadThing } from '../../../plan/kinds.ts';
import { required } from '../../../plan/plan.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { type Identity, labels, selector } from '../../../tree/manifest/labels.ts';
import { confined, placement, probes, resources, runAs, spread } from '../../../tree/manifest/pod.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';
import { from } from '../../../tree/sourced.ts';
import type { ComponentView } from '../../entry.ts';
import { ACCOUNT, PORT, STOP, USER } from './facts.ts';
import { SECRET, SECRETS_AT } from './secrets.ts';

const CONFIG_AT = '/etc/hansa/configuration';

/** A migration of a large database takes as long as it takes, and the process says meanwhile that it lives: only a start that hangs is ended. */
const START_SECONDS = 120;

interface PodParts {
  readonly view: ComponentView;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
  /** Of the derived configuration; undefined where it is brought. */
  readonly digest: string | undefined;
}

export function podTemplate({ view, workload, identity, digest }: PodParts): object {
  const annotations = { ...(digest && { 'hansa/config': digest }), ...renewed(secretsOf(view.cell, 'control-plane')) };
  return {
    metadata: { labels: labels(identity), ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      serviceAccountName: ACCOUNT,
      // It looks at this very cluster.
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      securityContext: runAs(USER.uid, USER.gid),
      terminationGracePeriodSeconds: STOP.heard + STOP.ends + 5,
      topologySpreadConstraints: spread(selector(identity)),
      ...placement(workload),
      containers: [container(view, workload, digest !== undefined)],
      volumes: [
        // Copies of repositories, which each process fetches for itself.
        { name: 'data', emptyDir: { sizeLimit: '4Gi' } },
        { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
        // Readable for the group, which is its own.
        { name: 'secrets', secret: { secretName: SECRET, defaultMode: 0o440 } },
        ...(digest === undefined ? [] : [{ name: 'configuration', configMap: { name: 'control-plane' } }]),
      ],
    },
  };
}

function container(view: ComponentView, workload: WorkloadThing, derived: boolean): object {
  return {
    name: 'control-plane',
    image: from(workload, 'image'),
    env: environment(view, derived),
    ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
    ...probes({ path: '/readyz', port: 'http' }, START_SECONDS, { path: '/healthz', port: 'http' }),
    // The gateway and kube-proxy need some seconds to hear that a pod is leaving; then SIGTERM comes.
    lifecycle: { preStop: { sleep: { seconds: STOP.heard } } },
    resources: resources(workload),
    securityContext: confined(),
    volumeMounts: [
      { name: 'data', mountPath: '/var/lib/hansa' },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'secrets', mountPath: SECRETS_AT, readOnly: true },
      ...(derived ? [{ name: 'configuration', mountPath: CONFIG_AT, readOnly: true }] : []),
    ],
  };
}

function environment({ cell }: ComponentView, derived: boolean): object[] {
  const { host, otherVaultKey } = required(cell.controlPlane).thing.values;
  const values = {
    DATABASE_URL_FILE: `${SECRETS_AT}/database-url`,
    HANSA_CONFIG: derived ? `${CONFIG_AT}/server.yaml` : `${SECRETS_AT}/server.yaml`,
    HANSA_DATA: '/var/lib/hansa',
    HANSA_MODE: 'production',
    HANSA_URL: `https://${host}`,
    HANSA_VAULT_KEY_FILE: `${SECRETS_AT}/vault-key`,
    ...(otherVaultKey && { HANSA_VAULT_KEY_OTHER_FILE: `${SECRETS_AT}/vault-key-other` }),
    HOST: '0.0.0.0',
    PORT: String(PORT),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
