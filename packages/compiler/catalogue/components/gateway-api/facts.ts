import type { Fact } from '../../entry.ts';

export const VERSION = '1.5.1';
export const REPOSITORY = 'https://github.com/kubernetes-sigs/gateway-api';

export const FACTS: readonly Fact[] = [
  {
    what: 'Traefik 3.7 is specified for Gateway API 1.5.1; 3.8 accepts 1.6 only.',
    source: 'doc.traefik.io/traefik/v3.8/migrate/v3; traefik/traefik-helm-chart@v41.3.0: README.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: "Traefik's chart has not brought the Gateway API definitions since 40.2.0.",
    source: 'traefik/traefik-helm-chart@v41.3.0: README.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The standard channel of 1.5.1 has eight definitions and one admission policy, under config/crd/standard.',
    source: 'kubernetes-sigs/gateway-api@v1.5.1: config/crd/standard',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: '1.6.1 brings an admission policy that denies the definitions of 1.0 to 1.5: there is no way back while it is installed.',
    source: 'kubernetes-sigs/gateway-api@v1.6.1: config/crd/standard',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'K3s from 1.37 installs Gateway API 1.6.1 itself unless every server has --disable=gateway-api-crd; 1.34 to 1.36 bring them inside the bundled Traefik chart.',
    source: 'k3s-io/k3s: manifests/gateway-api-crd.yaml; k3s-io/k3s#14557',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The definitions are fetched from GitHub, a US party, when a cell is built; nothing at run time needs it.',
    source: 'kubernetes-sigs/gateway-api',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
