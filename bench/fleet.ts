import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'sovereign-saas', 'platform.yaml');
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The tenants of the example in turn: their plan and seats. */
const MIXTURE = [
  ['business@1', 25],
  ['team@1', 8],
  ['business@1', 60],
] as const;

/** Tenants of a cell: what pools of 70 nodes and PostgreSQL hosts of 8cpu-32gb carry, so that nothing is refused. */
export const PER_CELL = 200;

/**
 * Writes the platform of `sovereign-saas` with as many cells as it takes, and tenants like its three, into a folder. The same numbers
 * give the same bytes.
 */
export function writeFleet(folder: string, tenants: number, cells = Math.ceil(tenants / PER_CELL)): void {
  mkdirSync(join(folder, 'tenants'), { recursive: true });
  const platform = readFileSync(EXAMPLE, 'utf8');
  const [head, tail] = [platform.slice(0, platform.indexOf('cells:')), platform.slice(platform.indexOf('failover:'))];
  const all = Array.from({ length: cells }, (_, index) => cellText(index)).join('');
  writeFileSync(join(folder, 'platform.yaml'), `${head}cells:\n${all}${tail.replace('postgres: {', 'postgres: { size: 8cpu-32gb,')}`);
  for (let i = 0; i < tenants; i++) writeFileSync(join(folder, 'tenants', `t${i}.yaml`), tenantText(i));
}

function cellText(index: number): string {
  return `  - name: c-${index}
    environment: prod
    cluster:
      servers: { at: [hetzner/fsn1, hetzner/nbg1, hetzner/hel1], size: 4cpu-8gb }
      pools:
        - { name: hetzner, at: hetzner/fsn1, nodes: 70, size: 8cpu-32gb }
        - { name: scaleway, at: scaleway/fr-par-1, nodes: 2, size: 8cpu-16gb, for: [podinfo] }
    standby:
      servers: { at: [ovhcloud/GRA11], count: 3, size: 4cpu-8gb }
      pools: [{ name: ovh, at: ovhcloud/GRA11, nodes: 70, size: 8cpu-32gb }]
`;
}

/** Cells are filled one after the other, so that each has the whole mixture. */
function tenantText(index: number): string {
  const [plan, seats] = MIXTURE[index % MIXTURE.length] ?? MIXTURE[0];
  const lines = [
    'apiVersion: hansa/v1',
    'kind: Tenant',
    `id: ${idOf(index)}`,
    `slug: tenant-${index}`,
    `cell: c-${Math.floor(index / PER_CELL)}`,
  ];
  return `${[...lines, `plan: ${plan}`, `seats: ${seats}`].join('\n')}\n`;
}

export function idOf(index: number): string {
  let [rest, id] = [index, ''];
  for (let digit = 0; digit < 9; digit++) {
    id = (ALPHABET[rest % ALPHABET.length] ?? '') + id;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return `k${id}`;
}
