import { type Compilation, compile } from '../compile.ts';
import { lockText } from '../spec/lock.ts';

/** A platform that has nothing to complain of, with room for what a test changes. Other words than those of our examples, on purpose. */
const PLATFORM = `apiVersion: hansa/v1
kind: Platform
name: fjord
domain: fjord.test
appsDomain: fjord-apps.test
contact: it@fjord.test
gitops: { repository: "ssh://git@git.fjord.test/all.git" }
cells: [{ name: south, at: hetzner/nbg1 }]
dns: { provider: hetzner }
services: { mail: { relay: out.fjord.test, party: fjord } }
apps: [podinfo]
plans: [{ name: one, version: 1, apps: [podinfo], seats: { min: 1, max: 50 }, price: { perSeat: 1.00 } }]
`;

const TENANT = `apiVersion: hansa/v1
kind: Tenant
id: z9y8x7w6v5
slug: skerry
cell: south
plan: one@1
seats: 5
`;

/** Top-level lines by key: `{ cells: '[...]' }` replaces or adds a line. */
export type Edits = Readonly<Record<string, string>>;

function edited(text: string, edits: Edits): string {
  const lines = text.trimEnd().split('\n');
  const rest = Object.entries(edits).filter(([key, value]) => {
    const index = lines.findIndex((line) => line.startsWith(`${key}:`));
    if (index >= 0) lines[index] = `${key}: ${value}`;
    return index < 0;
  });
  return `${[...lines, ...rest.map(([key, value]) => `${key}: ${value}`)].join('\n')}\n`;
}

export function platformText(edits: Edits = {}): string {
  return edited(PLATFORM, edits);
}

export function tenantText(edits: Edits = {}): string {
  return edited(TENANT, edits);
}

/** A lock that says so of these images and charts; `a` stands for a digest of sixty-four of it. */
export function lockOf(images: Readonly<Record<string, string>>, charts: Readonly<Record<string, string>> = {}): string {
  const entry = (name: string, sign: string) => ({ at: name, digest: digestOf(sign), resolvedAt: '2026-11-20' });
  const entries = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([name, sign]) => [name, entry(name, sign)] as const);
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  return lockText({
    apiVersion: 'hansa/v1',
    kind: 'Lock',
    images: Object.fromEntries(entries(images).map(([name, each]) => [name, { ...each, mediaType }])),
    charts: Object.fromEntries(entries(charts)),
  });
}

export function digestOf(sign: string): string {
  return `sha256:${sign.repeat(64)}`;
}

/** Compiles the sample with edits; tenants by file name. */
export function sample(edits: Edits = {}, tenants: Readonly<Record<string, string>> = { skerry: tenantText() }): Compilation {
  const files = Object.entries(tenants).map(([name, text]) => [`tenants/${name}.yaml`, text] as const);
  return compile(new Map([['platform.yaml', platformText(edits)], ...files]));
}

/** Codes with the pointers at which they stand, sorted: what tests of rules compare. */
export function complaints(compilation: Compilation): string[] {
  return compilation.diagnostics.map((each) => `${each.code} ${each.at.pointer}`);
}
