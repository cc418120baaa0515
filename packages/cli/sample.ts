import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context } from './context.ts';
import { Refusal } from './exit.ts';
import { runProgram } from './program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const EXAMPLES = join(ROOT, 'examples');
export const NAMES = readdirSync(EXAMPLES).sort();

interface Cleaning {
  readonly after: (clean: () => void) => void;
}

/** An empty folder that goes with its test. */
export function emptyFolder(t: Cleaning): string {
  const path = mkdtempSync(join(tmpdir(), 'hansa-cli-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A copy of an example's spec, without its tree. */
export function copyOf(t: Cleaning, example: string): string {
  const path = emptyFolder(t);
  for (const part of ['platform.yaml', 'tenants']) cpSync(join(EXAMPLES, example, part), join(path, part), { recursive: true });
  return path;
}

export function write(folder: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export function edit(folder: string, path: string, change: (text: string) => string): void {
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')));
}

/** Every file by path, with its text. */
export function contents(folder: string, path = ''): Map<string, string> {
  const entries = readdirSync(join(folder, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(
    entries.flatMap((entry) => {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      return entry.isDirectory() ? [...contents(folder, below)] : [[below, readFileSync(join(folder, below), 'latin1')] as const];
    }),
  );
}

/** Paths whose text differs, or that only one of the two has. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface How {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The program as people start it: a process of its own. */
export function hansa(words: readonly string[], how: How = {}): Outcome {
  const env = { ...process.env, ...how.env };
  // A test run's own settings are no part of what is tested.
  for (const name of ['NODE_TEST_CONTEXT', 'FORCE_COLOR', 'NODE_OPTIONS']) delete env[name];
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'bin', 'hansa'), words, { encoding: 'utf8', cwd: how.cwd ?? ROOT, env });
  return { code: status, stdout, stderr };
}

/** The program in this process: to start one takes twenty times as long as what most commands do. */
export async function typed(words: readonly string[], { cwd = ROOT, env = {} }: How = {}): Promise<Outcome> {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  process.chdir(cwd);
  Object.assign(process.env, env);
  try {
    return await caught(() => runProgram(words));
  } finally {
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
  }
}

/** One command without the program around it. An expected no becomes its code; anything else is thrown. */
export function call(
  command: (context: Context) => number | Promise<number>,
  folder: string,
  words: readonly string[] = [],
  options: Context['options'] = {},
  format: Context['format'] = 'text',
): Promise<Outcome> {
  return caught(async () => {
    try {
      return await command({ folder, words, options, format });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      process.stderr.write(`hansa: ${error.message}\n`);
      return error.code;
    }
  });
}

/** What is printed meanwhile. The test runner speaks on the same stream, in bytes: those pass. */
async function caught(run: () => Promise<number>): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const real = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = (text: string | Uint8Array) => {
      if (typeof text !== 'string') return real[name].call(process[name], text);
      texts[name] += text;
      return true;
    };
  try {
    return { code: await run(), ...texts };
  } finally {
    Object.assign(process.stdout, { write: real.stdout });
    Object.assign(process.stderr, { write: real.stderr });
  }
}
