import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: a licence comes in that binds whoever runs Hansa; or the lockfile lacks what another
 * system needs, and `npm ci` fails there although it works here.
 */

/** Licences that ask for nothing but their text. Whole terms: `(GPL-2.0 OR MIT)` is fine, `MIT AND GPL-2.0` is not. */
const PERMISSIVE = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'Python-2.0',
  'MIT-0',
  'PSF-2.0',
]);

/** Asks that changes to its own files stay open: fine for what only tests use and nobody passes on. */
const FOR_TESTS = 'MPL-2.0';

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Licences that are not permissive, and optional packages of other systems that the lockfile forgot. */
export function lockfile(files: readonly RepositoryFile[]): Violation[] {
  return files
    .filter(({ path }) => path === 'package-lock.json')
    .flatMap(({ path, text }) => {
      const packages = (JSON.parse(text) as { packages: Record<string, Locked> }).packages;
      return Object.entries(packages)
        .flatMap(([at, entry]) => [...licence(at, entry), ...forgotten(at, entry, packages)])
        .map((message) => ({ path, line: 0, message }));
    });
}

function licence(at: string, entry: Locked): string[] {
  if (entry.link || (entry.dev && entry.license === FOR_TESTS)) return [];
  return permissive(entry.license ?? '') ? [] : [`${at || 'the root'} has the licence ${entry.license ?? '(none)'}`];
}

/** Reads `A`, `A OR B`, `A AND B` and one level of brackets: what registries have. */
export function permissive(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((term) => PERMISSIVE.has(term.trim())));
}

function forgotten(at: string, entry: Locked, packages: Readonly<Record<string, Locked>>): string[] {
  const names = Object.keys(entry.optionalDependencies ?? {});
  return names
    .filter((name) => !reachable(at, name, packages))
    .map((name) => `${at} may need ${name}, which is not locked: npm ci would refuse`);
}

/** Whether a package is locked where Node would find it from `at`: beside it or in a node_modules above. */
function reachable(at: string, name: string, packages: Readonly<Record<string, Locked>>): boolean {
  for (let from = at; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (packages[`${from}${from ? '/' : ''}node_modules/${name}`]) return true;
    if (!from.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}
