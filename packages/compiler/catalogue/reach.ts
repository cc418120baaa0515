// size: facts are long lines, one a fact
import type { Fact } from './entry.ts';

/** How far one private network goes: over all sites of the catalogue, over those of one region, or nobody has read it. */
export type Span = 'sites' | 'region' | 'unknown';

/** What of a provider is asked for when one is chosen, and by no plan and no check. */
export interface Reach {
  readonly network: { readonly spans: Span; readonly fact: Fact };
  /** By what its machines are ordered without a person. */
  readonly orders: Fact;
}

function fact(what: string, source: string, checkedAt: string, verified = true): Fact {
  return { what, source, checkedAt, verified };
}

/** Beside the catalogue and no part of it, as prices are: neither `check` nor the page should load them. */
export const REACH: Readonly<Record<string, Reach>> = {
  hetzner: {
    network: {
      spans: 'sites',
      fact: fact(
        'Locations fsn1, nbg1 and hel1 form the network zone eu-central: one private network can span them.',
        'hetznercloud/terraform-provider-hcloud@v1.68.0: docs/resources/network_subnet.md',
        '2026-11-21',
      ),
    },
    orders: fact('Its provider for OpenTofu.', 'hetznercloud/terraform-provider-hcloud@v1.68.0', '2026-11-21'),
  },
  scaleway: {
    network: {
      spans: 'region',
      fact: fact(
        'A private network belongs to a region and no longer to a zone; none over several regions was read of.',
        'https://github.com/scaleway/terraform-provider-scaleway/pull/2045',
        '2026-11-23',
      ),
    },
    orders: fact('Its provider for OpenTofu.', 'https://github.com/scaleway/terraform-provider-scaleway/pull/2045', '2026-11-23'),
  },
  ovhcloud: {
    network: {
      spans: 'sites',
      fact: fact(
        'A private network of a project names the regions in which it is: one can span them.',
        'https://www.pulumi.com/registry/packages/ovh/api-docs/cloudproject/networkprivate/',
        '2026-11-23',
      ),
    },
    orders: fact('Its provider for OpenTofu.', 'ovh/terraform-provider-ovh@v2.19.0: docs', '2026-11-21'),
  },
  stackit: {
    network: {
      spans: 'unknown',
      fact: fact(
        'Its load balancer asks for the id of a network; over which zones one goes was not read.',
        'stackitcloud/cloud-provider-stackit@v1.36.3: docs/deployment.md',
        '2026-11-21',
      ),
    },
    orders: fact('Its provider for OpenTofu.', 'stackitcloud/terraform-provider-stackit@v0.113.0: docs/resources', '2026-11-21'),
  },
};
