import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const gitops = (rest: string) => ({ gitops: `{ repository: "ssh://git@git.fjord.test/all.git", ${rest} }` });

describe('gitops/decryptor', () => {
  const code = 'gitops/decryptor';

  it('refuses encrypted files under an engine that cannot read them, at the store that was asked for', () => {
    refuses({ code, edits: { ...gitops('engine: argocd'), stack: '{ secrets: sops }' }, at: '/stack/secrets', marks: 'sops', fix: true });
    passes({ code, edits: { ...gitops('engine: argocd'), stack: '{ secrets: sealed-secrets }' } });
    passes({ code, edits: { ...gitops('engine: flux'), stack: '{ secrets: sops }' } });
    passes({ code, edits: { ...gitops('engine: flux'), stack: '{ secrets: sealed-secrets }' } });
  });

  it('points at the engine where the store is a default, and writes the store', () => {
    refuses({ code, edits: gitops('engine: argocd'), at: '/gitops/engine', marks: 'argocd', fix: true });
    refuses({
      code,
      edits: { ...gitops('engine: argocd'), stack: '{ gateway: traefik }' },
      at: '/gitops/engine',
      marks: 'argocd',
      fix: true,
    });
    passes({ code });
  });
});

describe('gitops/destructive-retry', () => {
  const code = 'gitops/destructive-retry';

  it('refuses a retry that uninstalls, and passes one in place', () => {
    refuses({ code, edits: gitops('remediation: uninstall'), at: '/gitops/remediation', marks: 'uninstall', fix: true });
    passes({ code, edits: gitops('remediation: retry') });
    passes({ code });
  });
});

describe('gitops/unverified', () => {
  const code = 'gitops/unverified';
  const stack = '{ secrets: sealed-secrets }';

  it('refuses signed commits under an engine that cannot verify them', () => {
    refuses({ code, edits: { ...gitops('engine: argocd, signed: true'), stack }, at: '/gitops/signed', marks: 'true', fix: true });
    passes({ code, edits: { ...gitops('engine: argocd, signed: false'), stack } });
    passes({ code, edits: gitops('engine: flux, signed: true') });
    passes({ code });
  });
});
