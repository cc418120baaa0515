import { randomBytes } from 'node:crypto';
import type { TenantPlan } from '@hansa/compiler';
import { mustRun } from '../command.ts';
import type { TextFile } from '../git.ts';
import type { RenderedCell } from '../rendered.ts';

/** Encrypts by the real `sops`, for the age recipient of a cell. */
export type Vault = { readonly sops: string; readonly recipient: string; readonly sealed: Map<string, TextFile> };

/**
 * The secrets that the plan asks for, with values made here, encrypted as `platform/SECRETS.md` of the tree tells its owner to: a file
 * `secrets.sops.yaml` beside each tenant's objects. What was encrypted once stays, since encrypting twice gives other bytes.
 */
export function secretFiles(cell: RenderedCell, vault: Vault): Promise<TextFile[]> {
  const asked = cell.tenants.filter((tenant) => refsOf(tenant).length > 0);
  return Promise.all(asked.map((tenant) => sealedFor(tenant, vault)));
}

async function sealedFor(tenant: TenantPlan, { sops, recipient, sealed }: Vault): Promise<TextFile> {
  const path = `tenants/${tenant.tenant.name}/secrets.sops.yaml`;
  const known = sealed.get(path);
  if (known !== undefined) return known;
  const args = ['encrypt', '--age', recipient, '--encrypted-regex', '^(data|stringData)$', '--filename-override', path];
  const file = { path, text: await mustRun(sops, args, { input: plainSecrets(tenant) }) };
  sealed.set(path, file);
  return file;
}

function refsOf({ apps }: TenantPlan) {
  return apps.flatMap(({ app, database }) => [...app.secrets, ...(database?.secrets ?? [])]);
}

/** One Secret an app, named by the last part of the planned path; JSON documents are YAML documents. */
function plainSecrets(tenant: TenantPlan): string {
  const { namespace } = tenant;
  const byName = Map.groupBy(refsOf(tenant), ({ path }) => path.split('/').at(-1) ?? path);
  const secrets = [...byName].map(([name, keys]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: namespace.values.name },
    stringData: Object.fromEntries(keys.map(({ key }) => [key, randomBytes(18).toString('base64url')])),
  }));
  return secrets.map((secret) => `---\n${JSON.stringify(secret)}\n`).join('');
}
