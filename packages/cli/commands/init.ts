import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** `hansa init`: a complete example in a new folder. Refuses to touch a folder that has a platform. */
export function init(context: Context): number {
  const names = exampleNames();
  if (context.options['list'] === true) return list(names);
  const target = context.words[0] === undefined ? undefined : join(context.folder, context.words[0]);
  if (target === undefined) throw new Refusal('Name the folder to write: `hansa init my-cloud`.');
  const name = String(context.options['example'] ?? 'nordlys');
  if (!names.includes(name)) throw new Refusal(`There is no example ${name}; there are: ${names.join(', ')}.`);
  if (existsSync(join(target, 'platform.yaml')))
    throw new Refusal(`${target} has a platform.yaml already; nothing was written.`, EXIT.refused);
  const own = ['platform.yaml', 'tenants'].filter((part) => existsSync(join(EXAMPLES, name, part)));
  for (const part of own) cpSync(join(EXAMPLES, name, part), join(target, part), { recursive: true, errorOnExist: true, force: false });
  process.stdout.write(`Wrote ${target} from the example ${name}. Next: hansa -C ${target} check\n`);
  return EXIT.done;
}

function exampleNames(): string[] {
  return readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(EXAMPLES, entry.name, 'platform.yaml')))
    .map((entry) => entry.name)
    .sort();
}

function list(names: readonly string[]): number {
  for (const name of names) process.stdout.write(`${name.padEnd(16)} ${firstComment(name)}\n`);
  return EXIT.done;
}

function firstComment(name: string): string {
  const line = readFileSync(join(EXAMPLES, name, 'platform.yaml'), 'utf8').split('\n')[0] ?? '';
  return line.startsWith('#') ? line.slice(1).trim() : 'The twelve lines that are a complete cloud.';
}
