import type { AppRequest, AppWants, ProviderEntry, WorkloadWant } from '../../entry.ts';
import { IMAGE, PORTS, VERSION } from './facts.ts';

const SIZE = { cpu: 10, memory: 32, cpuLimit: 0, memoryLimit: 64 } as const;

/** One replica is enough for a measurement; two when customers see it. */
function workload(name: string, replicas: number): WorkloadWant {
  return { workload: name, role: 'web', image: IMAGE, replicas, ...SIZE };
}

export function planPodinfo(request: AppRequest): AppWants {
  return {
    version: VERSION,
    image: IMAGE,
    workloads: [workload('podinfo', request.profile === 'production' ? 2 : 1)],
    mail: false,
    routes: [{ paths: [{ path: '/', workload: 'podinfo', port: PORTS.http }] }],
    volumes: [],
    secrets: [],
    state: [],
    modules: [],
  };
}

export function planGreeter(provider: ProviderEntry): WorkloadWant {
  return workload(`podinfo-${provider.name}`, 1);
}
