import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readExamples } from './examples.ts';

const PACKAGES = join(import.meta.dirname, '..', '..');
const LOCKFILE = join(PACKAGES, '..', 'package-lock.json');
const SOURCE = /\.(ts|tsx|css|html|json|svg)$/;
const ASIDE = /(\.test\.ts|\.nightly\.ts)$|(^|\/)(node_modules|bench)\//;

/** 24 hexadecimal characters that change whenever anything changes that the page is made of: its sources, the compiler, a dependency, the examples. */
export function sourceDigest(): string {
  const hash = createHash('sha256');
  for (const path of [...sources('console'), ...sources('compiler'), LOCKFILE]) {
    const bytes = readFileSync(path);
    hash.update(`${relative(PACKAGES, path).split(sep).join('/')} ${bytes.length}\n`).update(bytes);
  }
  hash.update(JSON.stringify(readExamples()));
  return hash.digest('hex').slice(0, 24);
}

function sources(name: string): string[] {
  const root = join(PACKAGES, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && SOURCE.test(entry.name));
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => !ASIDE.test(relative(root, path).split(sep).join('/'))).sort();
}
