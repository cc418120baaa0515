import { signedRooms } from './places.ts';
import type { RepositoryFile, Violation } from './repository.ts';

/*
 * Consequence of breaking it: a name such as `utils` says nothing about what is inside, so everything ends up there; two
 * spellings of one name are two files on Linux and one on a Mac; who enters a room without a sign starts to guess; and a number that two
 * decisions or two steps of the schema share names neither.
 */

const FORBIDDEN = new Set(['util', 'utils', 'common', 'helper', 'helpers', 'shared', 'manager', 'misc']);
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const PASCAL_COMPONENT = /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/;
/** Names that tools and people look for in capitals. */
const CUSTOMARY = new Set([
  'Containerfile',
  'README.md',
  'ARCHITECTURE.md',
  'GLOSSARY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  'Dockerfile',
  'Caddyfile',
]);
/** Programs whose makers named them so. */
const PROGRAMS = /^(cert-manager|controller-manager)$/;
export const SIGN_LINES = 15;
/** What is rendered has the names of the things in it: of charts, kinds and tenants. */
const RENDERED = /^examples\/[^/]+\/deploy\//;

/** Every part of every path, and the sign of every room. */
export function names(files: readonly RepositoryFile[]): Violation[] {
  const written = files.filter(({ path }) => !RENDERED.test(path));
  return [...written.flatMap(wrongName), ...signs(written), ...numbers(written)];
}

function wrongName({ path }: RepositoryFile): Violation[] {
  const message = path.split('/').map(complaint).find(Boolean);
  return message ? [{ path, line: 0, message }] : [];
}

function complaint(part: string): string | undefined {
  if (PROGRAMS.test(part.replace(/\.md$/, ''))) return undefined;
  // The last word is what the thing is: a shared bucket is a bucket, an upload helper is anything.
  const vague = part
    .split('.')
    .flatMap((each) => each.split('-').slice(-1))
    .find((word) => FORBIDDEN.has(word));
  if (vague) return `"${vague}" says nothing: name the file after what it gives`;
  if (KEBAB.test(part) || PASCAL_COMPONENT.test(part) || CUSTOMARY.has(part)) return undefined;
  return `"${part}" is not kebab-case`;
}

/** Folders whose files are called by their number. */
const NUMBERED = /^(decisions|packages\/server\/db\/migrations)\/(\d{4})-/;

function numbers(files: readonly RepositoryFile[]): Violation[] {
  const taken = new Map<string, string>();
  return files.flatMap(({ path }) => {
    const number = NUMBERED.exec(path)?.slice(1).join('/');
    if (number === undefined) return [];
    const first = taken.get(number);
    taken.set(number, first ?? path);
    return first === undefined ? [] : [{ path, line: 0, message: `has the number of ${first}` }];
  });
}

function signs(files: readonly RepositoryFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return signedRooms(files).flatMap((room) => {
    const sign = byPath.get(`${room}/README.md`);
    if (!sign)
      return [{ path: room, line: 0, message: `has no README.md: what enters, what leaves, who may come in, which file to read first` }];
    const lines = sign.text.trimEnd().split('\n').length;
    return lines <= SIGN_LINES ? [] : [{ path: sign.path, line: 0, message: `has ${lines} lines; a sign has ${SIGN_LINES} at most` }];
  });
}
