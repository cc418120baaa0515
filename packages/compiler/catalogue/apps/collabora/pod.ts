import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan } from '../../../plan/plan.ts';
import { placement, probes, resources, runAs } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import { CAPABILITIES, PORT, SAVE_SECONDS, UID } from './facts.ts';

/**
 * Options of coolwsd. The gateway ends TLS, so links are https and the socket is not. Jails are linked or copied, because binding them
 * needs SYS_ADMIN. No server asks for news, and no console listens.
 */
function options(files: string): string {
  const values = {
    'ssl.enable': 'false',
    'ssl.termination': 'true',
    mount_jail_tree: 'false',
    'admin_console.enable': 'false',
    'net.frame_ancestors': files,
    'welcome.enable': 'false',
    fetch_update_check: '0',
    allow_update_popup: 'false',
    'home_mode.enable': 'false',
    'logging.level': 'warning',
    'logging.anonymize.anonymize_user_data': 'true',
  };
  return Object.entries(values)
    .map(([key, value]) => `--o:${key}=${value}`)
    .join(' ');
}

/** The pod of Collabora. `files` is the host whose documents it may open: the tenant's own Nextcloud and no other. */
export function pod(plan: AppPlan, workload: WorkloadThing, labels: Record<string, string>, files: string) {
  return {
    metadata: { labels },
    spec: {
      securityContext: runAs(UID),
      ...placement(workload),
      terminationGracePeriodSeconds: SAVE_SECONDS,
      containers: [
        {
          name: 'collabora',
          image: from(workload, 'image'),
          env: [
            { name: 'aliasgroup1', value: `https://${files}:443` },
            { name: 'server_name', value: from(plan.app, 'host') },
            // Any word but `set`, which the start script takes for unset.
            { name: 'DONT_GEN_SSL_CERT', value: 'true' },
            { name: 'extra_params', value: options(files) },
          ],
          ports: [{ name: 'http', containerPort: PORT }],
          // The first jail is copied before the first answer.
          ...probes({ path: '/', port: 'http', host: from(plan.app, 'host') }, 300),
          resources: resources(workload),
          securityContext: confinement(),
        },
      ],
    },
  };
}

/**
 * Not the restricted level: coolforkit-caps gets its capabilities at exec, and gives them up once the jail is closed. What they buy is
 * that every document is opened in a chroot of its own.
 */
function confinement() {
  return { allowPrivilegeEscalation: true, readOnlyRootFilesystem: false, capabilities: { drop: ['ALL'], add: [...CAPABILITIES] } };
}
