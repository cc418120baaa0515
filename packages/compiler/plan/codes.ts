import type { Code } from '../diagnostics/code.ts';

/** What the planner itself cannot place. Rules that read the finished plan are in check/. */
export const CODES = {
  noSuchSize: {
    code: 'capacity/no-such-size',
    severity: 'error',
    title: 'The provider has no machine of this size',
    trap: 'A size that another provider has.',
    why: 'A size is a number of processors and an amount of memory; each provider sells its own combinations, and nothing in between can be ordered.',
    wayOut: 'Take a size that the provider of this site has; the diagnostic lists them.',
    keys: ['cells.*.cluster.servers.size', 'cells.*.cluster.pools.*.size'],
    evidence: [{ url: 'https://docs.hetzner.cloud/reference/cloud#server-types', checkedAt: '2026-11-21' }],
  },
} as const satisfies Record<string, Code>;
