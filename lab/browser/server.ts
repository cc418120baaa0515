import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../ports.ts';
import { removeFolder } from '../temporary.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LAUNCHER = join(ROOT, 'bin', 'hansa.mjs');

/** Hansa as a process of its own. */
export class Served {
  readonly address: string;
  /** The address that signs in, once; empty where there is nothing to sign in to. */
  readonly signIn: string;
  readonly #child: ChildProcess;

  constructor(printed: string, child: ChildProcess) {
    this.signIn = printed.includes('#sign-in=') ? printed : '';
    this.address = printed.replace(/#.*$/, '');
    this.#child = child;
  }

  /** Ends it by SIGTERM; gives the exit code and how long that took, in milliseconds. */
  async stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return { code: this.#child.exitCode, milliseconds: 0 };
    const start = performance.now();
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return { code, milliseconds: performance.now() - start };
  }
}

/** Starts the workbench on a folder, on a free port. */
export function serve(folder: string): Promise<Served> {
  return started([folder], { PORT: '0' });
}

/** Starts the control plane with everything embedded in a folder, as `npm start` does; on a port that is its own also while it is down. */
export async function serveCloud(data: string, again?: Served): Promise<Served> {
  const port = again ? new URL(again.address).port : String((await freePorts(1))[0]);
  return started([], { PORT: port, HANSA_DATA: data });
}

/** Waits until it prints its address. */
function started(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Served> {
  const child = spawn(process.execPath, [LAUNCHER, 'serve', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    // Read to its end: who prints to nobody may die of it.
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const address = /(http:\/\/\S+)\s/.exec(printed)?.[1];
      if (address !== undefined) resolve(new Served(address, child));
    });
    child.on('error', reject).once('close', () => reject(new Error(`it did not start: ${printed}`)));
  });
}

/** A copy of the example `sovereign-saas` that may be written to. */
export function exampleFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-workbench-'));
  cpSync(join(ROOT, 'examples', 'sovereign-saas'), folder, { recursive: true });
  return { folder, remove: () => removeFolder(folder) };
}

/** A new folder for the state of a control plane. */
export function dataFolder(): { readonly data: string; readonly remove: () => void } {
  const data = mkdtempSync(join(tmpdir(), 'hansa-console-'));
  return { data, remove: () => removeFolder(data) };
}
