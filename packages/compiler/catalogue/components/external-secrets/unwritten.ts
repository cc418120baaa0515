import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Rule } from '../../entry.ts';
import { STORE } from './facts.ts';

const CODE: Code = {
  code: 'external-secrets/unwritten',
  severity: 'error',
  title: 'A store of secrets that the control plane does not fill',
  trap: '`stack.secrets: openbao` with a control plane in the cell.',
  why: 'The control plane makes every value of a tenant and hands it over in the tree, encrypted for the cell. It writes nothing into OpenBao: the Secrets of each new tenant would be asked for there, and nobody would have put them.',
  wayOut:
    'Secrets in the tree with the control plane (`sops` with Flux, `sealed-secrets` with Argo CD), or OpenBao without one, filled by you as `platform/SECRETS.md` says.',
  keys: ['stack.secrets', 'cells.*.controlPlane'],
  evidence: [{ url: 'https://external-secrets.io/latest/provider/hashicorp-vault/', checkedAt: '2026-11-22' }],
};

export const unwritten: Rule = {
  code: CODE,
  platform: (plan) => {
    const store = plan.stack.secrets;
    if (store.value !== STORE) return [];
    const cell = plan.cells.find(({ controlPlane }) => controlPlane !== undefined);
    if (!cell?.controlPlane) return [];
    const instead = cell.delivery.values.engine === 'argocd' ? 'sealed-secrets' : 'sops';
    return [
      finding(CODE, {
        at: store.origin,
        subject: cell.cell.name,
        found: STORE,
        expected: instead,
        message: `\`${cell.cell.name}\` has a control plane, which puts the secrets of tenants into the tree and writes none into OpenBao.`,
        hint: `Set \`stack.secrets: ${instead}\`, or take \`controlPlane\` out of the cell.`,
        related: [cell.controlPlane.thing.origin],
        remedies: [{ ...store.origin, value: instead }],
      }),
    ];
  },
};
