import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedRefusal } from '../refusal.ts';
import type { Programs } from './programs.ts';

/** How a program of PostgreSQL is started, so that it is not root, reaches its files, and ends when we end. */
export interface RunAs {
  /** What stands before the program. Each of these replaces itself by the next: the process stays our child. */
  readonly prefix: readonly string[];
  /** To become this user; undefined stays who we are. */
  readonly ids: Ids | undefined;
}

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** The kernel asks the server for a fast shutdown when the thread that started it is gone, killed as it may be (Linux only). */
const LEASH = ['setpriv', '--pdeathsig', 'INT'];

/**
 * The first way that works here, tried with the program itself, and the version that it prints. PostgreSQL refuses to run as root,
 * and initdb refuses a user without a name, as some container platforms assign. The ways, best first:
 *
 * - as we are, where that is a user with a name;
 * - as whoever owns the data already, where we are root;
 * - as we are, under another number: in a user namespace the files of root are that number's, so a checkout below /root can be reached;
 * - as an account without rights, where we are root: containers may forbid namespaces. It must reach the checkout and the data.
 */
export function runAs(programs: Programs, folder: string, ways: readonly RunAs[] = waysHere(folder)): RunAs & { readonly version: string } {
  const complaints: string[] = [];
  for (const way of ways) {
    const tried = attempt(way, programs, folder);
    if (tried.version !== undefined) return { ...way, version: tried.version };
    complaints.push(tried.complaint);
  }
  throw new EmbeddedRefusal(
    `PostgreSQL cannot run here: ${[...new Set(complaints)].join('; ')}. ${
      process.getuid?.() === 0 ? 'It refuses to be root: start as another user' : 'Mend that'
    }, or give the address of a server: DATABASE_URL=postgresql://...`,
  );
}

export function waysHere(folder: string): RunAs[] {
  return identities(folder).flatMap((way) => (process.platform === 'linux' ? [{ ...way, prefix: [...way.prefix, ...LEASH] }, way] : [way]));
}

function identities(folder: string): RunAs[] {
  const asWeAre = { prefix: [], ids: undefined };
  if (process.getuid?.() !== 0 && hasName()) return [asWeAre];
  const account = unprivileged();
  if (!account) return [asWeAre];
  const number = { prefix: ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--'], ids: undefined };
  if (process.getuid?.() !== 0) return [number];
  const { uid, gid } = statSync(folder);
  return [...(uid === 0 ? [number] : [{ prefix: [], ids: { uid, gid } }]), { prefix: [], ids: account }];
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** An account that every system has; `postgres` where there is one. */
export function unprivileged(): Ids | undefined {
  if (!existsSync('/etc/passwd')) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const accounts = new Map(
    lines.map((line) => line.split(':')).map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  return ['postgres', 'nobody', 'daemon'].map((name) => accounts.get(name)).find((ids) => ids !== undefined && ids.uid > 0);
}

/** Not root, may write the folder's data, and the program starts. */
const TRIAL = 'test "$(id -u)" != 0 && cd "$1" && exec "$2" --version';

function attempt({ prefix, ids }: RunAs, { postgres, env }: Programs, folder: string): { version?: string; complaint: string } {
  const trial = process.platform === 'win32' ? [postgres, '--version'] : ['/bin/sh', '-c', TRIAL, 'sh', folder, postgres];
  const [command = postgres, ...args] = [...prefix, ...trial];
  const ran = spawnSync(command, args, { ...ids, cwd: '/', env: cleanEnv(env), encoding: 'utf8', timeout: 20_000 });
  const version = /\(PostgreSQL\) (\S+)/.exec(ran.stdout ?? '')?.[1];
  const said = (ran.stderr ?? '').trim().split('\n').at(-1) || ran.error?.message || `${command} ended with ${ran.status ?? ran.signal}`;
  return ran.status === 0 && version !== undefined ? { version, complaint: '' } : { complaint: said };
}

/** Nothing of our own environment reaches the server: neither its PG* variables nor our secrets. */
export function cleanEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(kept), ...env, LC_ALL: 'C', TZ: 'UTC' };
}
