import { posix } from 'node:path';
import { type RepositoryFile, isCode } from './repository.ts';
import { ROOMS, type Room } from './rooms.ts';

/* Where a path stands in the house. All paths are relative to the repository, rooms relative to packages/. */

const PACKAGES = 'packages/';
const SCOPE = '@hansa/';

/** The room of a file under packages/: the longest pattern wins, `compiler/tree/manifest` over `compiler/tree`. */
export function roomOf(path: string, rooms: readonly Room[]): Room | undefined {
  const parts = path.slice(PACKAGES.length).split('/');
  let best: Room | undefined;
  for (const each of rooms) {
    const pattern = each.room.split('/');
    const deepEnough = each.flat ? parts.length === pattern.length + 1 : parts.length > pattern.length;
    const fits = deepEnough && pattern.every((part, index) => part === '*' || part === parts[index]);
    if (fits && pattern.length > (best?.room.split('/').length ?? 0)) best = each;
  }
  return best;
}

/** The room with its stars filled in: which of the neighbours a file stands in. */
export function instanceOf(path: string, room: Room): string {
  return path.slice(PACKAGES.length).split('/').slice(0, room.room.split('/').length).join('/');
}

export function packageOf(path: string): string {
  return path.slice(PACKAGES.length).split('/')[0] ?? '';
}

/** The file that an import leads to, or undefined for a package of the registry or a builtin module. */
export function targetOf(path: string, from: string): string | undefined {
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from);
  if (!from.startsWith(SCOPE)) return undefined;
  const inner = from.slice(SCOPE.length);
  return `${PACKAGES}${inner.includes('/') ? inner : `${inner}/index.ts`}`;
}

/** Whether a door of a room leads to a file: the door names its room, the file itself, or with `/**` all below. */
export function leadsTo(door: string, target: string, room: Room): boolean {
  if (door.endsWith('/**')) return target.startsWith(PACKAGES + door.slice(0, -2));
  return door === room.room || PACKAGES + door === target;
}

/**
 * Folders that need a sign, where they hold code: top-level ones, packages, and rooms of the table. Rooms with a star
 * are left out: their neighbours are all built alike, and the sign of the folder above says how.
 */
export function signedRooms(files: readonly RepositoryFile[], rooms: readonly Room[] = ROOMS): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    if (!isCode(path)) continue;
    const parts = path.split('/');
    if (parts.length > 1 && !path.startsWith('.')) folders.add(path.startsWith(PACKAGES) ? parts.slice(0, 2).join('/') : (parts[0] ?? ''));
    const room = path.startsWith(PACKAGES) ? roomOf(path, rooms) : undefined;
    if (room && !room.room.includes('*')) folders.add(PACKAGES + room.room);
  }
  return [...folders].toSorted();
}
