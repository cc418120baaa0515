import { createHash } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import { trouble } from './failure.ts';
import type { CacheRef, CacheValue, CacheWant, SeenCacheUser } from './port.ts';

/**
 * What Nextcloud says to its cache and PHP to its sessions, and nothing else: no FLUSH, SCAN, CONFIG, or script management
 * (nextcloud/server: lib/private/Memcache/Redis.php; phpredis/phpredis: redis_session.c, read 2026-11-21). Scripts run with these same
 * rights. KEYS is needed, since Nextcloud clears a part of its cache by it when an app is installed or switched on; no access list holds
 * it to a prefix, so whoever has a tenant's password can read the names of all keys of the cell, and no value.
 * Redis 7.0 prints a category in place of all its commands; transactions stand here as one, so that it prints what was said.
 */
const COMMANDS = [
  'ping echo hello client|setname client|id select|0',
  'get getex set setex exists del unlink expire ttl incrby decrby keys',
  'eval evalsha @transaction',
].flatMap((line) => line.split(' '));

const ALLOWED = `-@all ${COMMANDS.map((each) => `+${each}`).join(' ')}`;

/** Unsalted, as the access list has it; ours are random, 40 characters. Made here, so that no command has the password. */
export function hashOf(password: Secret): Secret {
  return new Secret(createHash('sha256').update(password.reveal()).digest('hex'));
}

/** Arguments of `ACL SETUSER` that make the user exactly so, whatever it was. The server takes all of them or none. */
export function rulesOf({ user, prefix, passwords }: CacheWant): string[] {
  const hashes = passwords.map((password) => `#${hashOf(password).reveal()}`);
  return [user, 'reset', 'on', ...hashes, `~${prefix}*`, 'resetchannels', `&${prefix}*`, ...ALLOWED.split(' ')];
}

/** What a node that has taken these rules prints. */
export function userOf(node: string, want: CacheRef, hashes: readonly Secret[]): SeenCacheUser {
  return { node, flags: ['on'], hashes, commands: ALLOWED, keys: `~${want.prefix}*`, channels: `&${want.prefix}*`, selectors: 0 };
}

/** Whether what was seen is what was wanted, at every node. */
export function holds({ nodes }: CacheValue, want: CacheWant): boolean {
  return nodes.every((each) => each.flags !== null && userHolds(each, want));
}

const DANGEROUS = ['nopass', 'off', 'allkeys', 'allcommands', 'allchannels', 'skip-sanitize-payload'];

function userHolds(seen: SeenCacheUser, want: CacheWant): boolean {
  const wanted = userOf(seen.node, want, want.passwords.map(hashOf));
  const sorted = (words: readonly string[]): string => [...new Set(words)].toSorted().join(' ');
  const reveal = (secrets: readonly Secret[]): string => sorted(secrets.map((secret) => secret.reveal()));
  return (
    seen.flags.includes('on') &&
    !DANGEROUS.some((flag) => seen.flags.includes(flag)) &&
    reveal(seen.hashes) === reveal(wanted.hashes) &&
    sorted(seen.commands.split(' ')) === sorted(wanted.commands.split(' ')) &&
    seen.keys === wanted.keys &&
    seen.channels === wanted.channels &&
    seen.selectors === 0
  );
}

/** Forms of the plan. The prefix ends in a colon: no tenant's is the beginning of another's, and none has a character of a pattern. */
const USER = /^t_([a-z][0-9a-z]{9})_[a-z0-9_-]{1,36}$/;

/** Throws a refusal for names that are not the plan's. */
export function checkRef({ user, prefix }: CacheRef): void {
  const id = USER.exec(user)?.[1];
  if (id === undefined) throw trouble('name', `${JSON.stringify(user)} is no name of the plan`);
  if (prefix !== `${id}:`) throw trouble('name', `${JSON.stringify(prefix)} is not the prefix of ${user}`);
}

/** Throws a refusal for what the server would take and mean otherwise: a user without a password is one whom nobody can be. */
export function checkWant(want: CacheWant): void {
  checkRef(want);
  if (want.passwords.length === 0) throw trouble('password', `${want.user} has no password`);
  if (want.passwords.some((password) => password.reveal() === '')) throw trouble('password', `a password of ${want.user} is empty`);
}
