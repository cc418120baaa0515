import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { tenantFiles } from '../files/spec-folder.ts';
import { writeChanges } from '../files/writer.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

/** `hansa init`: a complete example in a new folder. Refuses where any of its files is there already; then nothing is written. */
export function init(context: Context): number {
  const names = exampleNames();
  if (context.options['list'] === true) return list(names);
  const target = context.words[0] === undefined ? undefined : resolve(context.folder, context.words[0]);
  if (target === undefined) throw new Refusal('Name the folder to write: `hansa init my-cloud`.');
  const name = String(context.options['example'] ?? 'nordlys');
  if (!names.includes(name)) throw new Refusal(`There is no example ${name}; there are: ${names.join(', ')}.`);
  const files = filesOf(name);
  const there = [...files.keys()].find((path) => existsSync(join(target, path)));
  if (there !== undefined) throw new Refusal(`${target} has a ${there} already; nothing was written.`, EXIT.refused);
  writeChanges(target, files);
  process.stdout.write(`Wrote ${target} from the example ${name}. Next: hansa -C ${target} check\n`);
  return EXIT.done;
}

/** What a person writes: an example's trees and wishes are for readers of the checkout. */
function filesOf(name: string): Map<string, string> {
  const paths = ['platform.yaml', ...tenantFiles(join(EXAMPLES, name)).map((file) => `tenants/${file}`)];
  return new Map(paths.map((path) => [path, readFileSync(join(EXAMPLES, name, path), 'utf8')]));
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
