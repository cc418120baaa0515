import type { Care } from '../catalogue/choices/facts.ts';
import type { Fact } from '../catalogue/entry.ts';

const checkedAt = '2026-11-21';

function care(maintained: Care, ...said: readonly (readonly [what: string, source: string, verified: boolean])[]) {
  return { maintained, evidence: said.map(([what, source, verified]): Fact => ({ what, source, checkedAt, verified })) };
}

/** Whether somebody works on an app, and under which licence it is. */
export const APP_CARE: Readonly<Record<string, { readonly maintained: Care; readonly evidence: readonly Fact[] }>> = {
  nextcloud: care(
    'yes',
    ['34.0.3 on 14 August 2026.', 'https://github.com/docker-library/official-images/blob/master/library/nextcloud', true],
    ['AGPL-3.0; Nextcloud GmbH, Germany.', 'https://github.com/nextcloud/server/blob/master/COPYING', false],
  ),
  collabora: care(
    'yes',
    [
      '26.04.3.1.1 in August 2026; this platform stays at 26.04.2.1.1, the last one with a shell.',
      'https://github.com/CollaboraOnline/online/issues/16021',
      true,
    ],
    [
      'MPL-2.0; Collabora Productivity, United Kingdom. CODE is the edition without support.',
      'https://github.com/CollaboraOnline/online/blob/main/COPYING',
      false,
    ],
  ),
  odoo: care(
    'yes',
    ['19.0-20260817 in August 2026.', 'https://github.com/docker-library/official-images/blob/master/library/odoo', true],
    [
      'The community edition is LGPL-3.0; that of the enterprise edition is not open, and not used.',
      'https://github.com/odoo/odoo/blob/19.0/LICENSE',
      false,
    ],
  ),
  mautic: care(
    'yes',
    ['7.1.3 was in use in 2026.', 'https://github.com/mautic/recommended-project/issues/177', false],
    ['GPL-3.0; the fiscal host of its community is in the United States.', 'https://github.com/mautic/mautic/blob/7.x/LICENSE.txt', false],
  ),
  podinfo: care(
    'yes',
    ['6.14.1 on 22 July 2026.', 'https://github.com/stefanprodan/podinfo/releases', true],
    ['Apache-2.0; one person.', 'https://github.com/stefanprodan/podinfo/blob/master/LICENSE', false],
  ),
};
