import type { Chosen } from '../../../plan/thing.ts';
import { mebibytes } from '../../../spec/forms.ts';
import type { AppRequest, AppWants, WorkloadWant } from '../../entry.ts';
import { IMAGE, PORT, VERSION } from './facts.ts';
import { SETUP_SIZE, connections, cronSize, webSize, workerSize } from './sizes.ts';
import { SECRETS, STATE, VOLUME } from './state.ts';

/** Where Keycloak sends its answer. */
const ANSWER = '/s/saml/login_check';

/**
 * One web pod: its files are on a volume that one node can mount, and its sessions are its own. The worker is a container of that pod,
 * so that the two never wait for each other's node; cron jobs go to where the pod is.
 */
function workloads(seats: number): WorkloadWant[] {
  const one = { image: IMAGE, replicas: 1 } as const;
  return [
    { workload: 'mautic', role: 'web', ...one, ...webSize(seats) },
    { workload: 'mautic-worker', role: 'worker', ...one, ...workerSize(seats) },
    { workload: 'mautic-campaigns', role: 'cron', ...one, ...cronSize(seats) },
    { workload: 'mautic-messages', role: 'cron', ...one, ...cronSize(seats) },
    { workload: 'mautic-setup', role: 'setup', ...one, ...SETUP_SIZE },
  ];
}

export function planMautic(request: AppRequest): AppWants {
  const { tenant, settings } = request;
  const { database, signOn, volume } = settings as {
    database: Chosen<'mariadb' | 'postgres'>;
    signOn: Chosen<'saml' | 'oidc'>;
    volume: Chosen<string>;
  };
  return {
    version: VERSION,
    image: IMAGE,
    workloads: workloads(tenant.seats),
    database: { engine: database.value, pool: 'direct', connections: connections(tenant.seats), why: { engine: database, pool: database } },
    signOn: { protocol: signOn.value, redirects: [ANSWER], why: signOn },
    mail: true,
    routes: [
      {
        paths: [
          { path: '/', workload: 'mautic', port: PORT },
          { path: '/installer', workload: 'mautic', port: PORT, block: true },
        ],
      },
    ],
    volumes: [{ name: VOLUME, size: mebibytes(volume.value), why: volume }],
    secrets: SECRETS,
    state: STATE,
    modules: [],
  };
}
