import type { SecretWant, StateWant } from '../../entry.ts';

/** What would be missed. Nothing stands on a volume; the bucket and the rows only make sense together, at one point. */
export const STATE: readonly StateWant[] = [
  {
    name: 'rows',
    kind: 'rows',
    holder: 'database',
    what: 'members, shares, metadata of files, calendars, settings, and the mark of the installed version',
  },
  {
    name: 'files',
    kind: 'objects',
    holder: 'bucket',
    what: 'contents of files, versions, trash, previews and appdata; object names are opaque, the rows name them',
  },
  {
    name: 'keys',
    kind: 'keys',
    holder: 'secrets',
    what: 'the secret that encrypts credentials and tokens, and the salt of old password hashes',
  },
];

/** Lengths are the least that Nextcloud's own installer makes. */
export const SECRETS: readonly SecretWant[] = [
  { key: 'secret', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 64 } },
  { key: 'password-salt', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 } },
  { key: 'admin-password', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 } },
];
