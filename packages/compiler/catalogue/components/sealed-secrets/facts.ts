import type { Fact } from '../../entry.ts';

/** The chart; 2.19.1 installs controller 0.38.4. */
export const VERSION = '2.19.1';
export const REPOSITORY = 'https://bitnami.github.io/sealed-secrets';
export const NAMESPACE = 'sealed-secrets';

export const FACTS: readonly Fact[] = [
  {
    what: "The chart's default image is docker.io/bitnami/sealed-secrets-controller; the same path is published and signed at ghcr.io.",
    source: 'bitnami/sealed-secrets@helm-v2.19.1: README.md, helm/sealed-secrets/values.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'kubeseal looks for a Service named sealed-secrets-controller.',
    source: 'bitnami/sealed-secrets@helm-v2.19.1: README.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Keys are renewed every 30 days and old ones stay; a lost key is a lost secret, so they are backed up by their label.',
    source: 'bitnami/sealed-secrets@helm-v2.19.1: README.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'One replica by design; metrics at 8081.',
    source: 'bitnami/sealed-secrets@helm-v2.19.1: helm/sealed-secrets/values.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'By default the chart lets every authenticated account of the cluster ask the controller for its certificate through the API server.',
    source: 'bitnami/sealed-secrets@helm-v2.19.1: helm/sealed-secrets/values.yaml (rbac.serviceProxier)',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
