import type { StateWant } from '../../entry.ts';

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
