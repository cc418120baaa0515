import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'registry/own-mirror',
  severity: 'error',
  title: 'A mirror inside of the cell that starts from it',
  trap: '`images.mirror` at the host of a registry that runs in a cell (`stack.registry`).',
  why: 'Every image of the platform is pulled from the mirror: those of the network, of the gateway, of the database and of the registry itself, too. A cell that starts from nothing, or after all its nodes were lost, waits for a registry that waits for the cell.',
  wayOut: 'A mirror that stands elsewhere, or none; what runs in the cell is for images of your own.',
  keys: ['images.mirror', 'stack.registry'],
  evidence: [{ url: 'https://goharbor.io/docs/latest/administration/configure-proxy-cache', checkedAt: '2026-11-22' }],
};

export const ownMirror: Rule = {
  code: CODE,
  platform: ({ cells, mirror }) => {
    const host = mirror.value?.split(/[:/]/, 1)[0];
    return cells
      .filter(({ components }) => components.some(({ values }) => values.layer === 'registry' && values.host === host))
      .map(({ cell }) =>
        finding(CODE, {
          at: mirror.origin,
          subject: cell.name,
          found: mirror.value ?? '',
          expected: 'a registry outside of the cells',
          message: `\`${host}\` runs in ${cell.name}, which could not start without it.`,
          hint: 'Name a registry that stands elsewhere, or leave the key out.',
          remedies: [{ ...mirror.origin, remove: true }],
        }),
      );
  },
};
