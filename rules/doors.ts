import { instanceOf, leadsTo, packageOf, roomOf, targetOf } from './places.ts';
import { type RepositoryFile, type Violation, isCode, isTest } from './repository.ts';
import { ROOMS, type Room } from './rooms.ts';
import { type Import, readSource } from './source.ts';

/*
 * Consequence of breaking it: directions turn into circles, and then nothing can be read, tested or replaced alone. One
 * import of an app in the kernel, and every new app changes the kernel.
 */

interface House {
  readonly rooms: readonly Room[];
  /** Packages that each package.json names, by our package. */
  readonly declared: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Imports through a wall: of a room, a package or a builtin module that the importing room may not open. */
export function doors(files: readonly RepositoryFile[], rooms: readonly Room[] = ROOMS): Violation[] {
  const house = { rooms, declared: declaredPackages(files) };
  const code = files.filter(({ path }) => path.startsWith('packages/') && isCode(path));
  return code.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    if (!room) return [{ path: file.path, line: 0, message: 'stands in no room: give it one in rules/rooms.ts' }];
    return readSource(file).imports.flatMap((each) => {
      const message = complaint(file.path, each, room, house);
      return message ? [{ path: file.path, line: each.line, message }] : [];
    });
  });
}

/** Tests may open every room of their own package, and take what they like: they look from outside. */
function complaint(path: string, each: Import, room: Room, house: House): string | undefined {
  const target = targetOf(path, each.from);
  if (!target) return isTest(path) || mayTake(path, each.from, room, house) ? undefined : `${room.room} may not take ${each.from}`;
  const abroad = packageOf(target) !== packageOf(path);
  if (abroad && each.from.startsWith('.')) return `${each.from} climbs into another package: import @hansa/${packageOf(target)}`;
  if (mayOpen(path, target, each.typeOnly, room, house) || (isTest(path) && !abroad)) return undefined;
  return `${instanceOf(path, room)} may open ${openings(room)}, and not ${each.typeOnly ? 'the types of ' : ''}${each.from}`;
}

function mayOpen(path: string, target: string, typeOnly: boolean, room: Room, { rooms }: House): boolean {
  const other = roomOf(target, rooms);
  if (!other) return false;
  if (instanceOf(target, other) === instanceOf(path, room)) return true;
  const known = typeOnly ? [...room.opens, ...(room.types ?? [])] : room.opens;
  return known.some((door) => leadsTo(door, target, other));
}

function mayTake(path: string, from: string, room: Room, { declared }: House): boolean {
  if (from.startsWith('node:')) return packageOf(path) !== 'compiler';
  const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
  if (room.packages === 'declared') return declared.get(packageOf(path))?.has(name) ?? false;
  return room.packages?.includes(name) ?? false;
}

function declaredPackages(files: readonly RepositoryFile[]): Map<string, Set<string>> {
  const manifests = files.filter(({ path }) => /^packages\/[^/]+\/package\.json$/.test(path));
  return new Map(manifests.map(({ path, text }) => [packageOf(path), new Set(Object.keys(JSON.parse(text).dependencies ?? {}))]));
}

/** What a room may open, as a sentence has it. */
export function openings(room: Room): string {
  const types = (room.types ?? []).map((type) => `types of ${type}`);
  const packages = room.packages === 'declared' ? ['the packages that it declares'] : (room.packages ?? []);
  return [...room.opens, ...types, ...packages].join(', ') || 'nothing';
}

/** The table as ARCHITECTURE.md shows it. */
export function doorsTable(rooms: readonly Room[] = ROOMS): string {
  const rows = rooms.map((room) => `| \`${room.room}\` | ${openings(room)} | ${room.never} |`);
  return ['| room | may open | never knows |', '|---|---|---|', ...rows].join('\n');
}
