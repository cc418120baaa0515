import type { Sizing, Taint } from '../../plan/kinds.ts';
import { from } from '../sourced.ts';

interface Sized {
  readonly id: string;
  readonly values: Sizing;
}

/** Requests and limits of a container as planned. A processor limit of 0 is none: throttling a web request only makes it slower. */
export function resources(workload: Sized): { requests: Record<string, string>; limits: Record<string, string> } {
  const { cpu, memory, cpuLimit, memoryLimit } = workload.values;
  return {
    requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
    limits: { ...(cpuLimit > 0 ? { cpu: `${cpuLimit}m` } : {}), memory: `${memoryLimit}Mi` },
  };
}

/** What a container may do under the restricted Pod Security level. `readOnlyRootFilesystem` is the image's matter. */
export function confined(readOnlyRootFilesystem = true) {
  return { allowPrivilegeEscalation: false, readOnlyRootFilesystem, capabilities: { drop: ['ALL'] } };
}

/** Pod-level security of an image that runs as `uid`; group and volumes belong to `gid`. */
export function runAs(uid: number, gid: number = uid) {
  return { runAsNonRoot: true, runAsUser: uid, runAsGroup: gid, fsGroup: gid, seccompProfile: { type: 'RuntimeDefault' as const } };
}

/** Binding a port under 1024 without root: a safe sysctl, allowed by the baseline and restricted levels since Kubernetes 1.22. */
export const LOW_PORTS = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' } as const;

interface Placed {
  readonly values: { readonly nodeSelector: Readonly<Record<string, string>>; readonly tolerations: readonly Taint[] };
}

/** Where a pod may run, as planned: a selector only for dedicated pools, tolerations only for taints that exist. */
export function placement(workload: Placed) {
  const { nodeSelector, tolerations } = workload.values;
  return {
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations.length > 0
      ? {
          tolerations: tolerations.map((taint) => ({
            key: taint.key,
            operator: 'Equal' as const,
            value: taint.value,
            effect: taint.effect,
          })),
        }
      : {}),
  };
}

/** Replicas of one workload on different nodes, and on different zones where there are several. */
export function spread(selector: Record<string, string>) {
  const constraint = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway' as const,
    labelSelector: { matchLabels: selector },
  });
  return [constraint('kubernetes.io/hostname'), constraint('topology.kubernetes.io/zone')];
}

/** Pods that keep volumes where these can be: on nodes of such zones, and evenly over them where there are several. */
export function zoned(zones: readonly string[], several: boolean, matchLabels: Readonly<Record<string, string>>) {
  const topologyKey = 'topology.kubernetes.io/zone';
  const terms = [{ matchExpressions: [{ key: topologyKey, operator: 'In', values: zones }] }];
  const evenly = { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels } };
  return {
    affinity: zones.length > 0 ? { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } } : {},
    spread: several && zones.length > 1 ? { topologySpreadConstraints: [evenly] } : {},
  };
}

/** An environment variable from a Secret; the pod waits until the Secret is there. */
export function secretEnv(name: string, secret: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** An environment variable that is a value of a planned thing, and knows it. */
export function valueEnv<T extends { readonly id: string; readonly values: object }, K extends keyof T['values'] & string>(
  name: string,
  thing: T,
  key: K,
) {
  const value = thing.values as T['values'];
  return { name, value: typeof value[key] === 'string' ? (from(thing, key) as unknown as string) : String(value[key]) };
}

export interface HttpProbe {
  readonly path: string;
  readonly port: number | string;
  /** Name that the app expects in the Host header: many refuse, redirect or pick another site without it. */
  readonly host?: string;
}

function get(probe: HttpProbe) {
  return { path: probe.path, port: probe.port, ...(probe.host ? { httpHeaders: [{ name: 'Host', value: probe.host }] } : {}) };
}

/**
 * Three probes of a web container. Startup has `startSeconds` until the others count; readiness takes a pod out of the Service after
 * three failures; liveness restarts it after six, because a restart under load makes an overload worse.
 */
export function probes(ready: HttpProbe, startSeconds: number, live: HttpProbe = ready) {
  return {
    startupProbe: { httpGet: get(live), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: Math.ceil(startSeconds / 5) },
    readinessProbe: { httpGet: get(ready), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    livenessProbe: { httpGet: get(live), periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
  };
}
