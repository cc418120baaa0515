import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'sovereign-saas', 'platform.yaml');
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A platform of exactly so many lines (further plans, then comments) and so many tenants, by path. */
export function benchSpec(lines: number, tenants: number): Map<string, string> {
  const files = new Map([['platform.yaml', longPlatform(lines)]]);
  for (let n = 0; n < tenants; n += 1) files.set(`tenants/tenant-${n}.yaml`, tenantText(n));
  return files;
}

function longPlatform(lines: number): string {
  // The example's pools carry its three tenants; these carry twenty.
  const text = readFileSync(EXAMPLE, 'utf8').replaceAll('nodes: 3,', 'nodes: 12,');
  const at = text.indexOf('\nbackup:');
  const plans = Array.from({ length: 8 }, (_, n) => plan(n + 2)).join('');
  const whole = `${text.slice(0, at)}${plans}${text.slice(at)}`.trimEnd().split('\n');
  const missing = lines - whole.length;
  return `${[...whole, ...Array.from({ length: missing }, (_, n) => `# line ${n + 1} of the notes that people keep beside a platform`)].join('\n')}\n`;
}

function plan(version: number): string {
  const price = `price: { perSeat: ${5 + version}.50, currency: EUR, per: month, tax: exclusive }`;
  return `\n  - name: business\n    version: ${version}\n    seats: { min: 5, max: 300 }\n    storagePerSeat: 100Gi\n    ${price}`;
}

function tenantText(n: number): string {
  const id = `b3n8q5r1${ALPHABET[Math.floor(n / 32)]}${ALPHABET[n % 32]}`;
  return `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: tenant-${n}\ncell: fsn-1\nplan: business@1\nseats: ${20 + n}\n`;
}
