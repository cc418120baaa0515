import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SOCKET_PORT } from './settings.ts';

/** Which signal when, in milliseconds from the start: fast shutdown, immediate shutdown (recovers at the next start), the end. */
const STEPS = [
  [0, 'SIGINT'],
  [4_000, 'SIGQUIT'],
  [6_000, 'SIGKILL'],
] as const;
const GIVE_UP = 9_000;

/**
 * Ends whatever an earlier process left running on this data folder, and removes the lock files of a server that is gone. PostgreSQL
 * itself only looks whether *some* process has the recorded number: after a restart of a container that is likely ours.
 */
export async function endLeftovers(data: string, socketFolder: string): Promise<void> {
  const leader = recordedPid(data);
  await endAll(() => (leader !== undefined && serves(leader, data) ? [leader] : []), STEPS);
  // Without their postmaster the others end by themselves, but one in the middle of a long query does so only after it.
  await endAll(() => orphans(data), [[500, 'SIGKILL']]);
  for (const file of [join(data, 'postmaster.pid'), join(socketFolder, `.s.PGSQL.${SOCKET_PORT}.lock`)]) rmSync(file, { force: true });
}

async function endAll(pids: () => readonly number[], steps: readonly (readonly [number, NodeJS.Signals])[]): Promise<void> {
  const start = performance.now();
  const due = [...steps];
  for (let left = pids(); left.length > 0; left = pids()) {
    const elapsed = performance.now() - start;
    if (elapsed > GIVE_UP) throw new Error(`processes ${left.join(', ')} of the database do not end`);
    if (elapsed >= (due[0]?.[0] ?? Infinity)) for (const pid of left) signal(pid, due[0]?.[1] ?? 'SIGKILL');
    if (elapsed >= (due[0]?.[0] ?? Infinity)) due.shift();
    await sleep(10);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime.
  }
}

/** The process that the data folder names as its server, alive or not. */
function recordedPid(data: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this process is a server on this folder, and not a later one under the same number. */
function serves(pid: number, data: string): boolean {
  const command = process.platform === 'linux' ? procFile(pid, 'cmdline') : listed(pid);
  return command.includes('postgres') && (process.platform === 'win32' || command.includes(data));
}

/** Processes of PostgreSQL that stand in the folder, as all of them do. Only Linux can tell; a zombie stands nowhere. */
function orphans(data: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => procLink(pid, 'cwd') === data && basename(procLink(pid, 'exe')).startsWith('postgres'));
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function procLink(pid: number, name: string): string {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch {
    return '';
  }
}

function listed(pid: number): string {
  const [command, args] =
    process.platform === 'win32' ? ['tasklist', ['/NH', '/FI', `PID eq ${pid}`]] : ['ps', ['-ww', '-o', 'command=', '-p', `${pid}`]];
  return spawnSync(command as string, args as string[], { encoding: 'utf8' }).stdout ?? '';
}
