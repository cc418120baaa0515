import type { Fact } from '../../entry.ts';

export const VERSION = '3.13.3';

export const FACTS: readonly Fact[] = [
  {
    what: 'Flux decrypts SOPS files itself; Argo CD needs a plugin.',
    source: 'fluxcd/flux2@v2.9.4: manifests; argoproj/argo-cd@v3.5.1: docs/operator-manual/secret-management.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Only data and stringData are encrypted, so that a reviewer sees which secret changed.',
    source: 'getsops/sops: README.rst (encrypted_regex)',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Whoever loses every age key has lost every secret: two recipients, the cell and one offline.',
    source: 'getsops/sops: README.rst (key groups, several recipients)',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'sops 3.13.3 and age 1.3.2 read each other and the npm package age-encryption, both ways.',
    source: 'run here with the real programs',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
