import type { Lasting } from '../../../plan/thing.ts';
import type { SecretWant, StateWant } from '../../entry.ts';

/** The one volume: Mautic knows no object storage for media, and every role reads its files. */
export const VOLUME = 'mautic-files';

/**
 * What would be missed. Not here, because it may be lost: cache, logs, sessions (a restart signs everybody out). Language packs and
 * plugins are fetched into the code and cannot be kept: nobody is offered them.
 */
export const STATE: readonly StateWant[] = [
  {
    name: 'database',
    kind: 'rows',
    holder: 'database',
    what: 'contacts, campaigns, e-mails, statistics, users, messages waiting to be sent, and the mark of the installation',
  },
  { name: 'media', kind: 'files', holder: `volume/${VOLUME}`, what: 'uploaded files and images, and uploaded themes' },
  {
    name: 'settings',
    kind: 'files',
    holder: `volume/${VOLUME}`,
    what: "local.php: what people set under Configuration; it may hold the relay's password",
  },
  {
    name: 'key',
    kind: 'keys',
    holder: 'secrets',
    what: 'the key that the credentials of integrations are encrypted with; with another one they cannot be read',
  },
];

const lasts = (because: string, source: string): Lasting => ({ because, source, checkedAt: '2026-11-21' });

export const SECRETS: readonly SecretWant[] = [
  {
    key: 'secret-key',
    recipe: { make: 'random', characters: 'a-z0-9', length: 64 },
    lasts: lasts(
      'The credentials of integrations in the database are encrypted with it: with another one nobody can read them, and Mautic has no command that encrypts them anew.',
      'https://github.com/mautic/mautic/blob/02082c2d535e0643ceb52acf858811361858231f/app/bundles/CoreBundle/Helper/EncryptionHelper.php',
    ),
  },
  {
    key: 'admin-password',
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 },
    lasts: lasts(
      'The setup gives it to the first administrator once; from then on it is changed in Mautic, and another value here would change nothing there.',
      'packages/compiler/catalogue/apps/mautic/files/shell.ts',
    ),
  },
];
