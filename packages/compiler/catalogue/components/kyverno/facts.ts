import type { Fact } from '../../entry.ts';

/** The chart; it installs Kyverno 1.19.0. */
export const VERSION = '3.9.0';
export const APP_VERSION = 'v1.19.0';
export const REPOSITORY = 'https://kyverno.github.io/kyverno';
export const NAMESPACE = 'kyverno';

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'Kyverno 1.20 no longer executes policies of kyverno.io and denies writing them; 1.21 stops shipping their kinds. Only policies.kyverno.io/v1 is written.',
    source: 'kyverno/kyverno#17701, #17718',
    checkedAt,
    verified: true,
  },
  {
    what: 'policies.kyverno.io/v1 is served by 1.19; the stored version is still v1beta1.',
    source: 'kyverno/kyverno@v1.19.0: config/crds/policies.kyverno.io',
    checkedAt,
    verified: true,
  },
  {
    what: 'The webhooks fail closed: three admission pods, and namespaces of the platform left out, so that Kyverno can never block what it needs itself.',
    source: 'kyverno/kyverno@kyverno-chart-3.9.0: charts/kyverno/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'A policy about pods is also applied to what makes pods, so a wrong Deployment is refused at once.',
    source: 'kyverno.io/docs/policy-types/validating-policy (autogen)',
    checkedAt,
    verified: true,
  },
  {
    what: 'Exceptions are off by default; policyExceptions.namespace has to be set when they are turned on.',
    source: 'kyverno/kyverno@kyverno-chart-3.9.0: charts/kyverno/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'The definitions make a Helm release of about 0.9 MB; a Kubernetes Secret holds 1 MiB.',
    source: 'measured on kyverno-chart-3.9.0 with gzip and base64',
    checkedAt,
    verified: true,
  },
];
