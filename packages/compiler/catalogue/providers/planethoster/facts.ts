import type { KnownProvider } from '../../entry.ts';

const CLIENT = 'PlanetHoster/ph-node-api@767843e';

export const planethoster: KnownProvider = {
  name: 'planethoster',
  title: 'PlanetHoster',
  tier: 'known',
  maker: { name: 'PlanetHoster Inc.', country: 'unverified', licence: 'service' },
  why: 'nothing of it that can be asked for orders a machine: write those that you have there as an inventory',
  facts: [
    {
      what: 'The contract is with PlanetHoster Inc. in Laval, Quebec; its servers are in France, Switzerland and Quebec.',
      source: 'https://www.planethoster.ca/en/Terms-of-Service',
      checkedAt: '2026-11-22',
      verified: true,
    },
    {
      what: 'Dedicated and virtual dedicated servers are among its services.',
      source: 'https://www.planethoster.ca/en/Terms-of-Service',
      checkedAt: '2026-11-22',
      verified: true,
    },
    {
      what: 'Its client for programs creates hosting accounts (country CA or FR, processors, memory) and domains, and keeps DNS records, mail, databases and cron jobs of an account; no call of it makes a machine, a network, a load balancer, a volume or a bucket.',
      source: `${CLIENT}: src/api, src/interfaces/world.interface.ts`,
      checkedAt: '2026-11-22',
      verified: true,
    },
    {
      what: 'No provider of it for OpenTofu, no cloud controller, no driver of volumes, no address of an S3 service and no price list were found.',
      source: 'registry.opentofu.org, github.com/PlanetHoster',
      checkedAt: '2026-11-20',
      verified: false,
    },
    {
      what: 'Who owns the company was not found. The Commission has found the law of Canada adequate for commercial organisations that are under PIPEDA; whether one in Quebec is, is for a lawyer to say.',
      source: 'https://www.planethoster.com',
      checkedAt: '2026-11-20',
      verified: false,
    },
  ],
};
