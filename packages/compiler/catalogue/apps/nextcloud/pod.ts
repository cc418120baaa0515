import type { WorkloadThing } from '../../../plan/kinds.ts';
import { type Identity, labels, selector } from '../../../tree/manifest/labels.ts';
import { LOW_PORTS, confined, placement, probes, resources, runAs, spread } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import type { AppView } from '../../entry.ts';
import { ENVIRONMENT, FILES, NAME, databaseSecret, secrets, setupEnvironment } from './environment.ts';
import { CODE, PORT, UID } from './facts.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';

/** Until a pod that starts is given up: fetching two modules over a slow line. The wait for the setup job is an init container and not counted. */
const START_SECONDS = 300;
/** Three failed readiness probes, ten seconds apart, and as long again for requests that are under way. */
const DRAIN_SECONDS = 60;

/** Empty folders that the web user fills; the code, like the rest of the file system, stays as the image has it. */
const WRITABLE: readonly Folder[] = [
  { name: 'config', mountPath: `${CODE}/config`, sizeLimit: '16Mi' },
  { name: 'state', mountPath: '/var/lib/nextcloud', sizeLimit: '512Mi' },
  // Uploads pass through it in parts.
  { name: 'tmp', mountPath: '/tmp', sizeLimit: '4Gi' },
];
/** Over the image's empty folder. An image of the operator's own has the modules in it: then nothing may cover them. */
const MODULES: Folder = { name: 'modules', mountPath: `${CODE}/custom_apps`, sizeLimit: '512Mi' };
const APACHE: readonly Folder[] = [
  { name: 'run', mountPath: '/var/run/apache2', sizeLimit: '16Mi' },
  { name: 'lock', mountPath: '/var/lock/apache2', sizeLimit: '16Mi' },
];

interface Folder {
  readonly name: string;
  readonly mountPath: string;
  readonly sizeLimit: string;
}

type Template = Readonly<Record<string, unknown>>;

interface Part {
  readonly view: AppView;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
  /** Digest of what the pods read. */
  readonly config: string;
}

/** Web: waits for the mark of this very code, prepares, then Apache itself as uid 33; the image's entrypoint never runs. */
export function webTemplate({ view, workload, identity, config }: Part): Template {
  const { host } = view.plan.app.values;
  const base = common(view, workload);
  const container = {
    ...base,
    name: 'nextcloud',
    command: ['apache2-foreground'],
    ports: [{ name: 'http', containerPort: PORT }],
    ...probes({ path: '/-/ready', port: 'http', host }, START_SECONDS, { path: '/status.php', port: 'http', host }),
    // Until the gateway has heard that this pod goes.
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    volumeMounts: [...base.volumeMounts, ...mountsOf(APACHE), { name: 'site', mountPath: '/etc/apache2/sites-enabled', readOnly: true }],
  };
  const spec = {
    topologySpreadConstraints: spread(selector(identity)),
    securityContext: { ...runAs(UID), sysctls: [LOW_PORTS] },
    terminationGracePeriodSeconds: DRAIN_SECONDS,
    initContainers: [prepare(view, workload, 'wait')],
    containers: [container],
  };
  const site = { name: 'site', configMap: { name: NAME, items: [{ key: 'site.conf', path: 'nextcloud.conf' }] } };
  return template({ view, workload, identity, config }, spec, [...emptyVolumes(APACHE), site]);
}

/** Cron: background jobs once, or nothing while the setup job is at work or this code is not what the database is made for. */
export function cronTemplate({ view, workload, identity, config }: Part): Template {
  const container = {
    ...common(view, workload),
    name: 'cron',
    command: ['php', `${FILES}/setup.php`, 'try', 'php', '-f', `${CODE}/cron.php`],
  };
  return template(
    { view, workload, identity, config },
    { securityContext: runAs(UID), restartPolicy: 'Never', initContainers: [prepare(view, workload)], containers: [container] },
  );
}

/** Setup: the same pod, under the lock. Never restarted in place: a new pod begins with an empty configuration folder. */
export function setupTemplate({ view, workload, identity, config }: Part): Template {
  const base = common(view, workload);
  const container = {
    ...base,
    name: 'setup',
    env: [...base.env, ...setupEnvironment(view, DRAIN_SECONDS)],
    command: ['php', `${FILES}/setup.php`, 'hold', 'sh', `${FILES}/setup.sh`],
  };
  return template(
    { view, workload, identity, config },
    {
      securityContext: runAs(UID),
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 120,
      initContainers: [prepare(view, workload, 'reach')],
      containers: [container],
    },
  );
}

/** What every container of every pod shares: image, environment, mounts, rights. */
function common(view: AppView, workload: WorkloadThing) {
  return {
    image: from(workload, 'image'),
    env: secrets(view),
    envFrom: [{ configMapRef: { name: ENVIRONMENT } }],
    volumeMounts: [...mountsOf(folders(view)), { name: 'files', mountPath: FILES, readOnly: true }],
    resources: resources(workload),
    securityContext: confined(),
  };
}

/** Makes the folders of the pod; with `wait`, not before the database is ready for this code; with `reach`, not before it answers. */
function prepare(view: AppView, workload: WorkloadThing, ...wait: readonly string[]) {
  const small = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };
  return {
    ...common(view, workload),
    name: 'prepare',
    command: ['sh', `${FILES}/prepare.sh`, ...wait],
    env: [databaseSecret()],
    resources: small,
  };
}

function template({ view, workload, identity, config }: Part, spec: object, more: readonly object[] = []): Template {
  return {
    metadata: { labels: labels(identity), annotations: { 'hansa/config': config, ...renewed(view.plan.app.secrets) } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...placement(workload),
      ...spec,
      volumes: [...emptyVolumes(folders(view)), { name: 'files', configMap: { name: NAME } }, ...more],
    },
  };
}

function folders(view: AppView): readonly Folder[] {
  return view.plan.app.values.modules.some((module) => module.how === 'init') ? [...WRITABLE, MODULES] : WRITABLE;
}

function mountsOf(all: readonly Folder[]) {
  return all.map(({ name, mountPath }) => ({ name, mountPath }));
}

function emptyVolumes(all: readonly Folder[]) {
  return all.map(({ name, sizeLimit }) => ({ name, emptyDir: { sizeLimit } }));
}
