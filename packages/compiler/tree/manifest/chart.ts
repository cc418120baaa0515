import type { PlatformPlan } from '../../plan/plan.ts';

/**
 * A registry as a chart is told: itself, or its folder at the operator's mirror (`<mirror>/docker.io`), so that every image of the
 * cluster comes from one place when there is one.
 */
export function registry(platform: PlatformPlan, host: string): string {
  const mirror = platform.mirror.value;
  return mirror === null ? host : `${mirror}/${host}`;
}

/** Requests and a memory limit, in millicores and MiB. No processor limit: throttled controllers miss their deadlines. */
export function sized(cpu: number, memory: number, memoryLimit: number) {
  return { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` }, limits: { memory: `${memoryLimit}Mi` } };
}
