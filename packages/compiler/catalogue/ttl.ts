import type { Evidence } from '../diagnostics/diagnostic.ts';

/**
 * The shortest time, in seconds, for which a DNS host lets resolvers keep an address. While a name leads to another cluster, everybody who
 * asked just before goes on to the old one for so long. A host that is not named: nobody has read its limit.
 */
export const SMALLEST_TTL: Readonly<Record<string, { readonly seconds: number; readonly said: string; readonly source: Evidence }>> = {
  desec: {
    seconds: 900,
    said: 'deSEC sets a least TTL for each domain: 900 s in its default configuration, 3,600 s for many older domains, less only on request',
    source: { url: 'https://github.com/orgs/DNSControl/discussions/4849', checkedAt: '2026-11-22' },
  },
  hetzner: {
    seconds: 60,
    said: 'clients of the Hetzner DNS API hold 60 s for the least that it takes',
    source: { url: 'https://github.com/go-acme/lego/commit/806ef243d15dd0249fd31f1f72b51b16f69dc56f', checkedAt: '2026-11-22' },
  },
};
