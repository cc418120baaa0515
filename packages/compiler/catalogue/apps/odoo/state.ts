import type { SecretWant, StateWant } from '../../entry.ts';

/**
 * What would be missed. No pod has a volume: attachments and web sessions are rows, compiled assets are attachments and are made anew.
 * With sessions in files a restart signs everybody out; that is all that a pod's own folder can lose.
 */
export const STATE: readonly StateWant[] = [
  {
    name: 'database',
    kind: 'rows',
    holder: 'database',
    what: 'all records, attachments and their contents, web sessions, settings, the key that signs sessions, and the mark of the installation',
  },
  {
    name: 'administrator',
    kind: 'keys',
    holder: 'secrets',
    what: 'the first password of the administrator; after the installation Odoo keeps its hash with the rows',
  },
];

export const SECRETS: readonly SecretWant[] = [
  {
    key: 'admin-password',
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 },
    lasts: {
      because:
        'The setup gives it to the first administrator once; from then on it is changed in Odoo, and another value here would change nothing there.',
      source: 'packages/compiler/catalogue/apps/odoo/files/configure-py.ts',
      checkedAt: '2026-11-21',
    },
  },
];
