import type { RenderedCell } from '../rendered.ts';
import type { Cluster } from './cluster.ts';
import { at, isRecord } from './objects.ts';

/**
 * Simulated nodes start pods whatever they refer to; a kubelet would wait for ever. So every reference of every pod, route, monitor and
 * autoscaler is looked up, in the cluster and among the planned `secrets`. Gives a sentence for each that leads nowhere.
 */
export async function danglingReferences(cluster: Cluster, secrets: readonly string[]): Promise<string[]> {
  const there = new Set([...(await inventory(cluster)), ...secrets]);
  const pods = await cluster.client.list('/api/v1/pods');
  const routes = await cluster.client.list('/apis/gateway.networking.k8s.io/v1/httproutes');
  const scalers = await cluster.client.list('/apis/autoscaling/v2/horizontalpodautoscalers');
  const wanted = [...pods.flatMap(ofPod), ...routes.flatMap(ofRoute), ...scalers.flatMap(ofScaler)];
  const dangling = wanted.filter(({ to }) => !there.has(to) && !isPlatformSecret(to));
  return [...new Set(dangling.map(({ from, to }) => `${from} refers to ${to}, which is not there`)), ...(await emptyServices(cluster))];
}

/** Those that stay: the controllers that write what is behind a service, or the authority's certificate into a namespace, come a moment later. */
export async function lastingDanglingReferences(cluster: Cluster, secrets: readonly string[]): Promise<string[]> {
  let left: string[] = [];
  const none = async () => {
    left = await danglingReferences(cluster, secrets);
    return left.length === 0;
  };
  await cluster.processes.until('what is pointed at', none).catch((error: unknown) => {
    cluster.processes.check();
    if (left.length === 0) throw error;
  });
  return left;
}

type Reference = { readonly from: string; readonly to: string };

/**
 * Secrets are in no tree without their owner's key; the plan names those of tenants (`tenants/<id>/<app>` is the Secret `<app>`).
 * Those of the platform are named by each component and are not looked up.
 */
export function plannedSecrets({ tenants }: RenderedCell): string[] {
  return tenants.flatMap(({ namespace, apps }) =>
    apps.flatMap(({ app, database }) =>
      [...app.secrets, ...(database?.secrets ?? [])].flatMap(({ path, key }) => {
        const secret = `Secret ${namespace.values.name}/${path.split('/').at(-1)}`;
        return [secret, `${secret} ${key}`];
      }),
    ),
  );
}

function isPlatformSecret(to: string): boolean {
  return to.startsWith('Secret ') && !to.startsWith('Secret t-');
}

/** What is there to be pointed at: `Kind namespace/name`, and for what has keys or ports also `Kind namespace/name key`. */
async function inventory({ client }: Cluster): Promise<string[]> {
  const kinds = {
    ConfigMap: 'configmaps',
    Secret: 'secrets',
    PersistentVolumeClaim: 'persistentvolumeclaims',
    ServiceAccount: 'serviceaccounts',
    Service: 'services',
  };
  const found: string[] = [];
  for (const [kind, plural] of Object.entries(kinds)) {
    for (const object of await client.list(`/api/v1/${plural}`)) {
      const keys = Object.keys({ ...Object(at(object, 'data')), ...Object(at(object, 'binaryData')) });
      const ports = list(at(object, 'spec', 'ports')).map((port) => String(at(port, 'port')));
      found.push(`${kind} ${keyOf(object)}`, ...[...keys, ...ports].map((key) => `${kind} ${keyOf(object)} ${key}`));
    }
  }
  for (const [kind, plural] of [
    ['Deployment', 'deployments'],
    ['StatefulSet', 'statefulsets'],
  ]) {
    for (const object of await client.list(`/apis/apps/v1/${plural}`)) found.push(`${kind} ${keyOf(object)}`);
  }
  return found;
}

function ofPod(pod: unknown): Reference[] {
  const namespace = String(at(pod, 'metadata', 'namespace'));
  const spec = at(pod, 'spec');
  const to = (kind: string, name: unknown, key?: unknown) => `${kind} ${namespace}/${name}${key === undefined ? '' : ` ${key}`}`;
  const found = [to('ServiceAccount', at(spec, 'serviceAccountName'))];
  const look = (holder: unknown) => {
    if (!isRecord(holder) || holder['optional'] === true) return;
    const { configMapKeyRef, secretKeyRef, configMapRef, secretRef, configMap, secret, persistentVolumeClaim } = holder;
    for (const [kind, ref] of [
      ['ConfigMap', configMapKeyRef],
      ['Secret', secretKeyRef],
    ] as const) {
      if (isRecord(ref) && ref['optional'] !== true) found.push(to(kind, ref['name'], ref['key']));
    }
    for (const [kind, ref] of [
      ['ConfigMap', configMapRef ?? configMap],
      ['Secret', secretRef ?? secret],
    ] as const) {
      if (isRecord(ref) && ref['optional'] !== true) found.push(...named(ref).map(([name, key]) => to(kind, name, key)));
    }
    if (isRecord(persistentVolumeClaim)) found.push(to('PersistentVolumeClaim', persistentVolumeClaim['claimName']));
  };
  for (const volume of list(at(spec, 'volumes'))) [volume, ...list(at(volume, 'projected', 'sources'))].forEach(look);
  for (const container of [...list(at(spec, 'initContainers')), ...list(at(spec, 'containers'))]) {
    list(at(container, 'envFrom')).forEach(look);
    for (const variable of list(at(container, 'env'))) look(at(variable, 'valueFrom'));
  }
  return found.map((each) => ({ from: `Pod ${keyOf(pod).replace(/(-[a-z0-9]{8,10})?-[a-z0-9]{5}$/, '')}`, to: each }));
}

/** A volume may name single keys; otherwise it is the whole object. */
function named(ref: Record<string, unknown>): [unknown, unknown][] {
  const name = ref['name'] ?? ref['secretName'];
  const items = list(ref['items']);
  return items.length === 0 ? [[name, undefined]] : items.map((item) => [name, at(item, 'key')]);
}

function ofRoute(route: unknown): Reference[] {
  const own = String(at(route, 'metadata', 'namespace'));
  const backends = list(at(route, 'spec', 'rules')).flatMap((rule) => list(at(rule, 'backendRefs')));
  const services = backends.filter((ref) => (at(ref, 'kind') ?? 'Service') === 'Service');
  return services.map((ref) => ({
    from: `HTTPRoute ${keyOf(route)}`,
    to: `Service ${at(ref, 'namespace') ?? own}/${at(ref, 'name')} ${at(ref, 'port')}`,
  }));
}

function ofScaler(scaler: unknown): Reference[] {
  const target = at(scaler, 'spec', 'scaleTargetRef');
  return [
    {
      from: `HorizontalPodAutoscaler ${keyOf(scaler)}`,
      to: `${at(target, 'kind')} ${at(scaler, 'metadata', 'namespace')}/${at(target, 'name')}`,
    },
  ];
}

/** Services of tenants behind which no pod is: a selector or the name of a port that matches nothing. */
async function emptyServices({ client }: Cluster): Promise<string[]> {
  const slices = await client.list('/apis/discovery.k8s.io/v1/endpointslices');
  const served = new Set(
    slices.filter((slice) => list(at(slice, 'endpoints')).length > 0 && list(at(slice, 'ports')).length > 0).map(ownerOf),
  );
  const services = (await client.list('/api/v1/services')).filter(
    (service) => keyOf(service).startsWith('t-') && isRecord(at(service, 'spec', 'selector')),
  );
  return services.filter((service) => !served.has(keyOf(service))).map((service) => `Service ${keyOf(service)} has no pod behind it`);
}

function ownerOf(slice: unknown): string {
  return `${at(slice, 'metadata', 'namespace')}/${at(slice, 'metadata', 'labels', 'kubernetes.io/service-name')}`;
}

function keyOf(object: unknown): string {
  return `${at(object, 'metadata', 'namespace')}/${at(object, 'metadata', 'name')}`;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
