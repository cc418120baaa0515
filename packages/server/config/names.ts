import { isIP } from 'node:net';
import { z } from 'zod';
import { type Forms, host, port, text, url } from './forms.ts';

/** Seconds: so long after a cell has moved somebody may still go to where it was. deSEC takes no less than an hour, see `outside/dns/desec.ts`. */
const TTL = { rfc2136: 300, hetzner: 300, desec: 3_600 } as const;
const ENDPOINT = { hetzner: 'https://api.hetzner.cloud/', desec: 'https://desec.io/' } as const;

const zone = z
  .string('a domain')
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'a domain in lower case, without a dot at its end');

/** As a mark in DNS has it, and a label at a provider. */
const owner = z
  .string('a word')
  .regex(/^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/, 'a word of lower-case letters, digits and hyphens, 30 at most');

const addresses = z.array(z.string('an address').refine((value) => isIP(value) !== 0, 'an IPv4 or IPv6 address')).default([]);

function every(provider: keyof typeof TTL) {
  const ttl = z.int('seconds').min(60, 'at least 60 seconds').max(86_400, 'at most a day').default(TTL[provider]);
  return { provider: z.literal(provider), zone, owner: owner.default('hansa'), ttl, addresses };
}

/** Who answers for the zone that a cell's names are in, and how we are let in. */
export function namesOf({ secret }: Forms) {
  const algorithm = z.enum(['hmac-sha256', 'hmac-sha512'], '`hmac-sha256` or `hmac-sha512`').default('hmac-sha256');
  const ofProvider = (provider: keyof typeof ENDPOINT) =>
    z.strictObject({ ...every(provider), token: secret, endpoint: url.prefault(ENDPOINT[provider]) });
  return z.discriminatedUnion(
    'provider',
    [
      z.strictObject({ ...every('rfc2136'), host, port: port.default(53), key: z.strictObject({ name: text, algorithm, secret }) }),
      ofProvider('desec'),
      ofProvider('hetzner'),
    ],
    '`rfc2136`, `desec` or `hetzner`',
  );
}
