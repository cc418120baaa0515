import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const LAUNCHER = join(ROOT, 'bin', 'hansa.mjs');

/** The workbench as `npm start` runs it: a process of its own, on a free port. */
export class Served {
  readonly address: string;
  readonly #child: ChildProcess;

  constructor(address: string, child: ChildProcess) {
    this.address = address;
    this.#child = child;
  }

  /** Ends it by SIGTERM; gives the exit code and how long that took, in milliseconds. */
  async stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }> {
    const start = performance.now();
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return { code, milliseconds: performance.now() - start };
  }
}

/** Starts the workbench, on a folder or on the example, and waits until it prints its address. */
export async function serve(folder?: string): Promise<Served> {
  const child = spawn(process.execPath, [LAUNCHER, 'serve', ...(folder === undefined ? [] : [folder])], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout as AsyncIterable<string>) {
    printed += text;
    const address = /http:\/\/\S+/.exec(printed)?.[0];
    if (address !== undefined) return new Served(address, child);
  }
  throw new Error(`the workbench did not start: ${printed}`);
}

/** A copy of the example `sovereign-saas` that may be written to. */
export function exampleFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-workbench-'));
  cpSync(join(ROOT, 'examples', 'sovereign-saas'), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
