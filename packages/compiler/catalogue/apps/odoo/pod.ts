import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan } from '../../../plan/plan.ts';
import { confined, placement, probes, resources, runAs } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import { type Variable, connection, environment } from './environment.ts';
import { GID, PORTS, UID } from './facts.ts';
import { MODULES_PATH } from './modules.ts';

const SCRIPTS = { name: 'scripts', mountPath: '/etc/hansa', readOnly: true };
const TEMPORARY = { name: 'temporary', mountPath: '/tmp' };

function fetched(plan: AppPlan): boolean {
  return plan.app.values.modules.some((module) => module.how === 'init');
}

/** Everything that Odoo writes to. The data folder holds nothing that is kept: attachments and sessions are rows. */
function mounts(plan: AppPlan) {
  return [
    SCRIPTS,
    TEMPORARY,
    { name: 'data', mountPath: '/var/lib/odoo' },
    ...(fetched(plan) ? [{ name: 'modules', mountPath: MODULES_PATH, readOnly: true }] : []),
  ];
}

function volumes(plan: AppPlan) {
  return [
    { name: 'scripts', configMap: { name: 'odoo' } },
    { name: 'temporary', emptyDir: { sizeLimit: '2Gi' } },
    { name: 'data', emptyDir: { sizeLimit: '1Gi' } },
    ...(fetched(plan) ? [{ name: 'modules', emptyDir: { sizeLimit: '64Mi' } }] : []),
  ];
}

/** A container that runs Odoo through the image's entrypoint, unless it says otherwise. */
export function container(name: string, plan: AppPlan, workload: WorkloadThing, own: readonly Variable[]) {
  return {
    name,
    image: from(workload, 'image'),
    env: merged([...environment(plan), ...own]),
    resources: resources(workload),
    securityContext: confined(),
    volumeMounts: mounts(plan),
  };
}

/** A later variable replaces an earlier one of its name; Kubernetes would refuse two. */
function merged(variables: readonly Variable[]): Variable[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}

const WAITING = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } };

const REQUIREMENTS = '/etc/hansa/requirements.txt';

/** Runs a command unless it has succeeded for this very list: the pod's folder outlives what runs in the pod, and keeps a copy of it. */
export const FETCH_SH = (command: string, wanted: string, target: string) =>
  `cmp -s ${wanted} ${target}/.fetched || { ${command} && cp ${wanted} ${target}/.fetched; }`;

/**
 * Fetches the modules that the image lacks and compares each with its hash; pip needs no account, no cache and no other package. Once a
 * pod: started anew on a node that was away it has them, and asks nobody.
 */
export function fetching(plan: AppPlan, workload: WorkloadThing) {
  if (!fetched(plan)) return [];
  const index = plan.app.values.settings['packages'];
  const options = [
    '--disable-pip-version-check',
    '--no-cache-dir',
    '--no-compile',
    '--no-deps',
    '--no-input',
    '--only-binary=:all:',
    '--require-hashes',
    '--upgrade',
  ];
  const pip = ['python3', '-m', 'pip', 'install', ...options, `--target=${MODULES_PATH}`, `--requirement=${REQUIREMENTS}`];
  return [
    {
      name: 'modules',
      image: from(workload, 'image'),
      command: ['sh', '-c', FETCH_SH(pip.join(' '), REQUIREMENTS, MODULES_PATH)],
      env: [{ name: 'HOME', value: '/tmp' }, ...(typeof index === 'string' ? [{ name: 'PIP_INDEX_URL', value: index }] : [])],
      resources: WAITING,
      securityContext: confined(),
      volumeMounts: [SCRIPTS, TEMPORARY, { name: 'modules', mountPath: MODULES_PATH }],
    },
  ];
}

/** Holds the pod until the database is installed for exactly this image. */
function waiting(plan: AppPlan, workload: WorkloadThing) {
  return {
    name: 'ready',
    image: from(workload, 'image'),
    command: ['python3', '/etc/hansa/ready.py'],
    env: [...connection(plan, 'host'), ...environment(plan).filter(({ name }) => name === 'HANSA_IMAGE')],
    resources: WAITING,
    securityContext: confined(),
    volumeMounts: [SCRIPTS, TEMPORARY],
  };
}

/** Whom the image runs as, and where. */
export function podSpec(workload: WorkloadThing) {
  return { securityContext: runAs(UID, GID), ...placement(workload) };
}

/**
 * The page of probes needs no database: asked for its status it would open a session of the maintenance database each time, and a
 * database that is away must not restart the web. It answers only after the registry is loaded.
 */
function alive(plan: AppPlan) {
  return probes({ path: '/web/health', port: 'http', host: from(plan.app, 'host') }, 300);
}

/** The pod of the web or of the cron: both wait for the setup, and both are probed. */
export function servingPod(
  name: string,
  plan: AppPlan,
  workload: WorkloadThing,
  own: readonly Variable[],
  ports: readonly ('http' | 'websocket')[],
) {
  return {
    ...podSpec(workload),
    terminationGracePeriodSeconds: 60,
    initContainers: [waiting(plan, workload), ...fetching(plan, workload)],
    containers: [
      {
        ...container(name, plan, workload, own),
        args: ['odoo'],
        ports: ports.map((port) => ({ name: port, containerPort: PORTS[port] })),
        ...alive(plan),
      },
    ],
    volumes: volumes(plan),
  };
}

/** The pod of the setup job. */
export function setupPod(plan: AppPlan, workload: WorkloadThing, own: readonly Variable[]) {
  const base = container('setup', plan, workload, own);
  return {
    ...podSpec(workload),
    restartPolicy: 'OnFailure',
    initContainers: fetching(plan, workload),
    containers: [
      {
        ...base,
        command: ['python3', '/etc/hansa-setup/setup.py'],
        volumeMounts: [...base.volumeMounts, { name: 'setup', mountPath: '/etc/hansa-setup', readOnly: true }],
      },
    ],
    volumes: [...volumes(plan), { name: 'setup', configMap: { name: 'odoo-setup' } }],
  };
}
