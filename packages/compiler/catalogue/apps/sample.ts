import { type Edits, platformText, tenantText } from '../../check/sample.ts';

const PRICE = '{ perSeat: 6.90, currency: EUR, per: month, tax: exclusive }';

/** The platform that tests of the apps begin with, as a text: one cell, lines by key replaced or added. `name` is also what its domains are called. */
export function nordlys({ name = 'nordlys', ...edits }: Edits = {}): string {
  return platformText({
    name,
    domain: `${name}.example`,
    appsDomain: `${name}-apps.example`,
    contact: `ops@${name}.example`,
    gitops: '{ repository: "ssh://git@git.nordlys.example/cloud.git" }',
    cells: '[{ name: fsn-1, at: hetzner/fsn1 }]',
    dns: '{ provider: desec }',
    services: '{ mail: { relay: smtp.relay.example, party: scaleway } }',
    plans: team(),
    ...edits,
  });
}

/** Its one plan, with all apps unless some are named. */
export function team(apps?: string): string {
  return `[{ name: team, version: 1, ${apps === undefined ? '' : `apps: ${apps}, `}seats: { min: 1, max: 5000 }, price: ${PRICE} }]`;
}

/** A tenant of that plan. */
export function acme(edits: Edits = {}): string {
  return tenantText({ id: 'k7m2p9x4qd', slug: 'acme', cell: 'fsn-1', plan: 'team@1', seats: '25', ...edits });
}

/** Both, as `compile` takes them. */
export function withAcme(platform: Edits, tenant: Edits = {}): Map<string, string> {
  return new Map([
    ['platform.yaml', nordlys(platform)],
    ['tenants/acme.yaml', acme(tenant)],
  ]);
}
