import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type RunOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string };

/** Runs a program to its end, whatever its exit code. Throws only when it cannot be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => {}); // a program may end before it has read its input; its exit code tells
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

/** Runs a program and gives its standard output; an exit code other than 0 throws with the end of what it wrote. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await run(command, args, options);
  if (ran.code === 0) return ran.stdout;
  const wrote = (ran.stderr || ran.stdout).trim().split('\n').slice(-8).join('\n');
  throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${ran.code}: ${wrote}`);
}

/** Milliseconds before a second and a third try. */
const PAUSES = [2_000, 10_000] as const;

/** Does what needs a server of the internet, up to three times: a connection that broke off says nothing about what was asked for. */
export async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await act();
    } catch {
      await sleep(pause);
    }
  }
  return act();
}
