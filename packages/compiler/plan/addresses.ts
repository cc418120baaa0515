/** First address of an IPv4 network as a number, and the length of its prefix. */
export function network(cidr: string): { readonly first: number; readonly prefix: number; readonly size: number } {
  const [address = '0.0.0.0', length = '32'] = cidr.split('/');
  const prefix = Number(length);
  const size = 2 ** (32 - prefix);
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: number - (number % size), prefix, size };
}

export function overlap(a: string, b: string): boolean {
  const [one, two] = [network(a), network(b)];
  return one.first < two.first + two.size && two.first < one.first + one.size;
}

/** The n-th address of a network, dotted. */
export function nth(cidr: string, n: number): string {
  const number = network(cidr).first + n;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/**
 * Address of a machine in the private network of its cell. Each site of the catalogue has a third octet of its own and each role a
 * range of the fourth, so that adding a site, a server or a service never moves what exists.
 */
export function addressAt(nodes: string, octet: number, role: AddressRole, order: number): string {
  return nth(nodes, octet * 256 + RANGES[role] + order);
}

export type AddressRole = keyof typeof RANGES;

/** First fourth octet by role; nodes of pools get theirs from the provider, from 100 on. */
const RANGES = { server: 11, postgres: 31, mariadb: 41, cache: 51, witness: 61, monitoring: 71, switch: 75 } as const;
