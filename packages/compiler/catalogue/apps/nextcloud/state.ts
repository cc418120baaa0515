import type { Lasting } from '../../../plan/thing.ts';
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

const lasts = (because: string, source: string): Lasting => ({ because, source, checkedAt: '2026-11-21' });

/** Lengths are the least that Nextcloud's own installer makes. */
export const SECRETS: readonly SecretWant[] = [
  {
    key: 'secret',
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 64 },
    lasts: lasts(
      'Second factors, app tokens and stored credentials in the database are encrypted with it: with another one nobody can read them, and Nextcloud has no way to change it.',
      'https://github.com/nextcloud/server/issues/7311',
    ),
  },
  {
    key: 'password-salt',
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 },
    lasts: lasts(
      'Password hashes of the oldest form have it inside: with another one who has such a hash cannot sign in. Later forms do not read it, so another one protects nothing.',
      'https://github.com/nextcloud/server/blob/007be83a968e6aee649ff8de173163cb5ef93a86/lib/private/Security/Hasher.php',
    ),
  },
  {
    key: 'admin-password',
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 },
    lasts: lasts(
      'The setup gives it to the first administrator once; from then on it is changed in Nextcloud, and another value here would change nothing there.',
      'packages/compiler/catalogue/apps/nextcloud/files/shell.ts',
    ),
  },
];
