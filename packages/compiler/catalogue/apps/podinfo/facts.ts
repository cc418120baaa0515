import type { Fact } from '../../entry.ts';

export const VERSION = '6.14.1';
export const IMAGE = `ghcr.io/stefanprodan/podinfo:${VERSION}`;
export const PORTS = { http: 9898, metrics: 9797 } as const;

export const FACTS: readonly Fact[] = [
  {
    what: 'Version 6.14.1 of 22 July 2026; image on ghcr.io.',
    source: 'stefanprodan/podinfo@6.14.1: charts/podinfo/Chart.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'HTTP on 9898 with /healthz and /readyz, metrics on 9797 when --port-metrics is given.',
    source: 'stefanprodan/podinfo@6.14.1: charts/podinfo/templates/deployment.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The image runs as user app with uid 100; the chart sets no security context, so a restricted namespace needs ours.',
    source: 'stefanprodan/podinfo@6.14.1: Dockerfile',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'PODINFO_UI_MESSAGE is the greeting.',
    source: 'stefanprodan/podinfo@6.14.1: charts/podinfo/templates/deployment.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
