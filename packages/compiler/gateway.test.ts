import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformText, tenantText } from './check/sample.ts';
import { compile, renderAll } from './index.ts';
import type { Manifest } from './tree/manifest/object.ts';

interface Flow {
  readonly to?: readonly { readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> } }[];
}

/** Policies that let pods go to the gateway's own pods, by namespace and name. */
function waysToTheGateway(cell: string): string[] {
  const platform = platformText({
    cells: `[{ name: south, ${cell} }]`,
    apps: '[nextcloud, collabora, odoo, mautic]',
    plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
  });
  const compilation = compile(
    new Map([
      ['platform.yaml', platform],
      ['tenants/skerry.yaml', tenantText()],
    ]),
  );
  assert.deepEqual(
    compilation.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message),
    [],
  );
  const objects = [...renderAll(compilation)].flatMap(([, files]) =>
    files.flatMap(({ body }) => (Array.isArray(body) ? (body as Manifest[]) : [])),
  );
  const policies = objects.filter((object) => object.kind === 'NetworkPolicy');
  assert.ok(policies.length > 20);
  const leads = ({ to = [] }: Flow) =>
    to.some((peer) => peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === 'traefik');
  return policies
    .filter((policy) => ((policy['spec'] as { readonly egress?: readonly Flow[] }).egress ?? []).some(leads))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

test('no pod reaches a gateway that would believe it whom it names as its client', () => {
  for (const site of ['hetzner/nbg1', 'scaleway/fr-par-1', 'ovhcloud/GRA11', 'stackit/eu01-1'])
    assert.deepEqual(waysToTheGateway(`at: ${site}`), [], site);
});

test('where the address of the load balancer leads to the gateway at once, pods may go there', () => {
  const found = waysToTheGateway(
    'cluster: { loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: all, at: ovhcloud/GRA11 }] }',
  );
  for (const app of ['nextcloud', 'collabora', 'odoo', 'mautic']) assert.ok(found.includes(`t-z9y8x7w6v5/${app}`), found.join());
  assert.ok(found.includes('identity/state'), found.join());
});
