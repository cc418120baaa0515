import { type Code, finding } from '../diagnostics/code.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const DECRYPTOR: Code = {
  code: 'gitops/decryptor',
  severity: 'error',
  title: 'Encrypted files that nobody decrypts',
  trap: 'SOPS files under Argo CD.',
  why: 'Argo CD has no decryptor: it would apply the encrypted text as the secret, or fail. Flux decrypts with a key that stays in the cluster.',
  wayOut: 'Flux with SOPS, or Argo CD with Sealed Secrets.',
  keys: ['gitops.engine', 'stack.secrets'],
  evidence: [{ url: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/secret-management/', checkedAt: '2026-11-21' }],
};

const ENGINE = 'argocd';
const STORE = 'sops';

export const gitopsDecryptor: CrossRule = {
  code: DECRYPTOR,
  platform: (plan) => {
    const cell = plan.cells.find(({ delivery }) => delivery.values.engine === ENGINE && delivery.values.secrets === STORE);
    if (!cell) return [];
    const { delivery } = cell;
    const [store, engine] = [reasonOf(delivery, 'secrets'), reasonOf(delivery, 'engine')];
    // The store is usually a default: then the engine is what was written, and what the eye must find.
    const [first, second] = store.because.how === 'asked' ? [store, engine] : [engine, store];
    const message = `Secrets are kept as ${STORE} files, and ${ENGINE} has no decryptor for them.`;
    return [
      finding(DECRYPTOR, {
        at: first.origin,
        subject: cell.cell.name,
        found: `${STORE} with ${ENGINE}`,
        expected: `sealed-secrets with ${ENGINE}, or ${STORE} with flux`,
        message,
        hint: 'Set `stack.secrets: sealed-secrets`, or `gitops.engine: flux`.',
        related: [second.origin],
        remedies: [{ ...store.origin, value: 'sealed-secrets' }],
      }),
    ];
  },
};

const RETRY: Code = {
  code: 'gitops/destructive-retry',
  severity: 'error',
  title: 'A retry that uninstalls',
  trap: 'Remediation of a failed installation by uninstalling it (`gitops.remediation: uninstall`).',
  why: "A first start that is only slow counts as failed. The uninstall takes the chart's custom resource definitions along, and with them every certificate, backup and policy of their kinds, in all namespaces.",
  wayOut: 'Retry in place: the default.',
  keys: ['gitops.remediation'],
  evidence: [{ url: 'https://fluxcd.io/flux/components/helm/helmreleases/#install-remediation', checkedAt: '2026-11-21' }],
};

export const destructiveRetry: CrossRule = {
  code: RETRY,
  platform: (plan) => {
    const cell = plan.cells.find(({ delivery }) => delivery.values.remediation === 'uninstall');
    if (!cell) return [];
    const at = reasonOf(cell.delivery, 'remediation').origin;
    const message = 'A slow installation would be uninstalled, and with it every object of the kinds that it brought.';
    return [
      finding(RETRY, {
        at,
        subject: cell.cell.name,
        found: 'uninstall',
        expected: 'retry',
        message,
        hint: 'Set `gitops.remediation: retry`, or leave it out.',
        remedies: [{ ...at, value: 'retry' }],
      }),
    ];
  },
};

const UNVERIFIED: Code = {
  code: 'gitops/unverified',
  severity: 'error',
  title: 'Signatures that nobody looks at',
  trap: '`gitops.signed` under Argo CD.',
  why: 'Argo CD verifies OpenPGP signatures, and commits here are signed with an SSH key: it would refuse all of them, or look at none.',
  wayOut: 'Flux, which verifies them; or no `gitops.signed`.',
  keys: ['gitops.signed', 'gitops.engine'],
  evidence: [
    { url: 'https://argo-cd.readthedocs.io/en/release-3.3/user-guide/gpg-verification/', checkedAt: '2026-11-21' },
    { url: 'https://github.com/argoproj/argo-cd/issues/16007', checkedAt: '2026-11-21' },
  ],
};

export const gitopsUnverified: CrossRule = {
  code: UNVERIFIED,
  platform: (plan) => {
    const cell = plan.cells.find(({ delivery }) => delivery.values.engine === ENGINE && delivery.values.signed);
    if (!cell) return [];
    const [signed, engine] = [reasonOf(cell.delivery, 'signed'), reasonOf(cell.delivery, 'engine')];
    return [
      finding(UNVERIFIED, {
        at: signed.origin,
        subject: cell.cell.name,
        found: `signed commits with ${ENGINE}`,
        expected: 'signed commits with flux',
        message: `${ENGINE} verifies no signature of an SSH key, with which commits are signed here.`,
        hint: 'Set `gitops.engine: flux`, or leave `gitops.signed` out.',
        related: [engine.origin],
        remedies: [{ ...signed.origin, value: false }],
      }),
    ];
  },
};
