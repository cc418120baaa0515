import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedRefusal } from '../refusal.ts';
import type { Programs } from './programs.ts';

/** How a program of PostgreSQL is started, so that it is not root, reaches its files, and ends when we end. */
export interface RunAs {
  /** What stands before the program. Each of these replaces itself by the next: the process stays our child. */
  readonly prefix: readonly string[];
  /** To become this user; undefined stays who we are, or leaves it to the prefix. */
  readonly ids: Ids | undefined;
  /** Whom the data must belong to, where that is somebody else than we. */
  readonly owner: Ids | undefined;
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
 * - as an account without rights, where we are root and a container forbids namespaces; where that one does not reach the checkout or
 *   the data, with the right to pass all folders, which root of a container has and can lend.
 */
export function runAs(programs: Programs, folder: string, ways: readonly RunAs[] = waysHere(folder)): RunAs & { readonly version: string } {
  const complaints: string[] = [];
  for (const way of ways) {
    const tried = onItsOwn(folder, way.owner, () => attempt(way, programs, folder));
    if (tried.version !== undefined) return { ...way, version: tried.version };
    complaints.push(tried.complaint);
  }
  throw new EmbeddedRefusal(
    `PostgreSQL cannot run here: ${[...new Set(complaints)].join('; ')}. ${
      process.getuid?.() === 0 ? 'It refuses to be root: start as another user' : 'Mend that'
    }, or give the address of a server: DATABASE_URL=postgresql://...`,
  );
}

function waysHere(folder: string): RunAs[] {
  return identities(folder).flatMap((way) => (process.platform === 'linux' ? [leashed(way), way] : [way]));
}

/** The same, ending when we end. */
export function leashed(way: RunAs): RunAs {
  return { ...way, prefix: [...way.prefix, ...LEASH] };
}

function identities(folder: string): RunAs[] {
  const asWeAre = { prefix: [], ids: undefined, owner: undefined };
  const root = process.getuid?.() === 0;
  const account = unprivileged();
  if (!account || (!root && hasName())) return [asWeAre];
  const number = { ...asWeAre, prefix: ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--'] };
  if (!root) return [number];
  const { uid, gid } = statSync(folder);
  return uid === 0 ? [number, ...become(account)] : become({ uid, gid });
}

/** As another user: with that one's rights alone, or passing all folders. */
export function become(ids: Ids): RunAs[] {
  const passing = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const prefix = ['setpriv', `--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', ...passing];
  return [{ prefix: [], ids, owner: ids }, ...(process.platform === 'linux' ? [{ prefix, ids: undefined, owner: ids }] : [])];
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

/** The folder belongs to its owner while it is tried, and from then on where that went well. */
function onItsOwn(folder: string, owner: Ids | undefined, trial: () => Tried): Tried {
  if (!owner) return trial();
  const before = statSync(folder);
  chownSync(folder, owner.uid, owner.gid);
  const tried = trial();
  if (tried.version === undefined) chownSync(folder, before.uid, before.gid);
  return tried;
}

interface Tried {
  readonly version?: string | undefined;
  readonly complaint: string;
}

function attempt({ prefix, ids }: RunAs, { postgres, env }: Programs, folder: string): Tried {
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
