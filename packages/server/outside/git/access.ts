import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { type Access, NO_ACCESS } from './bare.ts';
import { Fault } from './faults.ts';

/** Where a repository is that is not ours, and how we are let in. */
export interface Remote {
  /** `ssh://git@host:22/path.git`, `https://host/path.git`; never with a password in it. Plain `http` only on this machine or without a token. */
  readonly url: string;
  /** For ssh: a private key without passphrase, and the host keys (lines of a `known_hosts` file); nobody else is believed. */
  readonly key?: Secret;
  readonly knownHosts?: string;
  /** For https: the name that goes with the token; most hosts do not look at it. */
  readonly user?: string;
  readonly token?: Secret;
  /** For https: certificates of authorities, as PEM, in the place of the system's. */
  readonly authorities?: string;
}

/** Prints name and token for Git; a builtin of the shell writes them, so they stand in no argument. */
const HELPER = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$HANSA_GIT_USER" "$HANSA_GIT_TOKEN"; }; f`;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The files that a remote needs stand in `folder` (made, only for us) until `close` of the port. A remote that cannot be is a {@link Fault}. */
export function accessTo(remote: Remote, folder: string): Access {
  const url = URL.canParse(remote.url) ? new URL(remote.url) : null;
  if (url === null || !/^(ssh|https|http):$/.test(url.protocol))
    throw insecure('the address has to begin with ssh://, https:// or http://');
  if (url.password !== '') throw insecure('the address holds a password: it belongs into the token');
  const settings = [['remote.origin.url', remote.url] as const];
  if (url.protocol === 'ssh:') return { ...overSsh(remote, folder), settings, hide: hider([]) };
  if (remote.token !== undefined && url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw insecure('a token goes over https only');
  const trusted = remote.authorities === undefined ? [] : [['http.sslCAInfo', put(folder, 'authorities.pem', remote.authorities)] as const];
  if (remote.token === undefined) return { ...NO_ACCESS, settings: [...settings, ...trusted], hide: hider([]) };
  return {
    // Only for this host: a redirect to another one is not followed by our token.
    settings: [...settings, ...trusted, [`credential.${url.origin}.helper`, HELPER]],
    environment: { HANSA_GIT_USER: remote.user ?? (url.username || 'hansa'), HANSA_GIT_TOKEN: remote.token.reveal() },
    hide: hider([remote.token]),
  };
}

const insecure = (detail: string): Fault => new Fault('refused', 'insecure', detail);

function overSsh({ key, knownHosts }: Remote, folder: string): Pick<Access, 'environment'> {
  if (key === undefined || !knownHosts?.trim()) throw insecure('ssh needs a key of ours and the host keys of the other side');
  const text = key.reveal();
  const identity = put(folder, 'key', text.endsWith('\n') ? text : `${text}\n`); // ssh refuses a key without its last line end
  const config = put(folder, 'ssh_config', sshConfig(identity, put(folder, 'known_hosts', `${knownHosts.trim()}\n`)));
  return { environment: { GIT_SSH_COMMAND: `ssh -F '${config.replaceAll("'", String.raw`'\''`)}'`, GIT_SSH_VARIANT: 'ssh' } };
}

/** The only settings that ssh reads: one key, no agent, no question, no other known host, and an end when the other side is silent. */
function sshConfig(identity: string, knownHosts: string): string {
  const quoted = (path: string) => `"${path.replaceAll('%', '%%')}"`;
  return [
    `IdentityFile ${quoted(identity)}`,
    `UserKnownHostsFile ${quoted(knownHosts)}`,
    'GlobalKnownHostsFile none',
    'IdentitiesOnly yes',
    'IdentityAgent none',
    'BatchMode yes',
    'StrictHostKeyChecking yes',
    'UpdateHostKeys no',
    'ConnectTimeout 10',
    'ServerAliveInterval 5',
    'ServerAliveCountMax 3',
    '',
  ].join('\n');
}

function put(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Takes secrets, and whatever stands before the `@` of an address, out of what Git says. */
function hider(secrets: readonly Secret[]): (text: string) => string {
  const hide = (text: string, secret: Secret) => text.replaceAll(secret.reveal(), '…');
  return (text) => secrets.reduce(hide, text).replaceAll(/:\/\/[^/@\s']+@/g, '://');
}

/** A folder for the key files of this process; what processes left that were killed is removed. */
export function accessFolder(root: string): string {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(root)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(root, name), { recursive: true, force: true });
  }
  return join(root, `${process.pid}-${randomBytes(4).toString('hex')}`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
