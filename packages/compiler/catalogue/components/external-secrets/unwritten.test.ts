import { describe, it } from 'node:test';
import { passes, refuses } from '../../../check/trial.ts';

const code = 'external-secrets/unwritten';
const cells = (own: string) => `[{ name: south, at: hetzner/nbg1, ${own} }]`;
const OWN = 'controlPlane: { image: registry.fjord.test/hansa:0.1.0, database: [10.60.0.11] }';
const stack = '{ secrets: openbao }';

describe(code, () => {
  it('refuses OpenBao where a control plane makes the secrets, with what its engine can open', () => {
    refuses({ code, edits: { stack, cells: cells(OWN) }, at: '/stack/secrets', marks: 'openbao', fix: true });
    refuses({
      code,
      edits: { stack, cells: cells(OWN), gitops: '{ engine: argocd, repository: "ssh://git@git.fjord.test/c.git" }' },
      at: '/stack/secrets',
      marks: 'openbao',
      fix: true,
    });
  });

  it('lets OpenBao be where nobody else makes them, and a control plane where they are in the tree', () => {
    passes({ code, edits: { stack } });
    passes({ code, edits: { stack: '{ secrets: sops }', cells: cells(OWN) } });
  });
});
