import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'stack/known-only';
const LAYERS = ['gateway', 'identity', 'policy', 'detection', 'secrets'] as const;
const cell = (distribution: string, where = 'cluster') => ({
  cells: `[{ name: south, at: hetzner/nbg1, ${where}: { distribution: ${distribution}, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]`,
});

describe('stack/known-only', () => {
  it('refuses each choice that nothing renders, and passes each that something does', () => {
    for (const name of LAYERS)
      for (const choice of CATALOGUE.layers[name].choices) {
        const found = complaintsOf({ code, edits: { stack: `{ ${name}: ${choice.name} }` } });
        assert.equal(found.length, choice.tier === 'known' ? 1 : 0, `${name} ${choice.name}`);
        if (choice.why !== undefined) assert.ok(found[0]?.message.includes(choice.why));
      }
  });

  it('offers what can be rendered instead, and that is a fix', () => {
    refuses({ code, edits: { stack: '{ gateway: kong, policy: kyverno }' }, at: '/stack/gateway', marks: 'kong', fix: true });
    passes({ code, edits: { stack: '{ gateway: traefik, policy: kyverno }' } });
    refuses({ code, edits: cell('rke2'), at: '/cells/0/cluster/distribution', marks: 'rke2', fix: true });
    passes({ code, edits: cell('k3s') });
    refuses({ code, edits: cell('okd', 'standby'), at: '/cells/0/standby/distribution', marks: 'okd', fix: true });
  });

  it('offers a store that the engine of the cells can read', () => {
    const stack = { stack: '{ secrets: vault }' };
    const flux = refuses({ code, edits: stack, at: '/stack/secrets', marks: 'vault', fix: true });
    assert.deepEqual(
      flux.fix.map((each) => each.text),
      ['sops'],
    );
    const argocd = refuses({
      code,
      edits: { ...stack, gitops: '{ engine: argocd, repository: "ssh://git@git.fjord.test/all.git" }' },
      at: '/stack/secrets',
      marks: 'vault',
      fix: true,
    });
    assert.deepEqual(
      argocd.fix.map((each) => each.text),
      ['sealed-secrets'],
    );
  });
});
