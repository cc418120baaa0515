import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import type { Layer } from '../spec/vocabulary.ts';
import type { Edits } from './sample.ts';
import { complaintsOf, filesOf, passes, refuses } from './trial.ts';
import { compile } from '../compile.ts';

const code = 'stack/known-only';
const LAYERS: readonly Layer[] = Object.values(CATALOGUE.layers);
const cell = (distribution: string, where = 'cluster') => ({
  cells: `[{ name: south, at: hetzner/nbg1, ${where}: { distribution: ${distribution}, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]`,
});

/** A spec that asks for a word by a key, written as a person would. */
function asking(key: string, word: string): Edits {
  const [top = '', middle = '', ...rest] = key.split('.');
  if (top === 'cells')
    return { cells: `[{ name: south, cluster: { ${rest.at(-1)}: ${word}, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]` };
  if (top === 'dns') return { dns: `{ provider: ${word} }` };
  if (top === 'gitops') return { gitops: `{ engine: ${word}, repository: "ssh://git@git.fjord.test/all.git" }` };
  if (top === 'stack') return { stack: `{ ${middle}: ${word} }` };
  return { services: `{ mail: { relay: smtp.fjord.test, party: fjord-mail }, ${middle}: { ${rest[0]}: ${word} } }` };
}

describe('stack/known-only', () => {
  it('refuses each choice that nothing renders by the key of its layer, and passes each that something does', () => {
    let asked = 0;
    for (const { key, choices } of LAYERS)
      for (const { name, word, tier, why } of choices) {
        if (key === undefined) continue;
        asked += 1;
        const found = complaintsOf({ code, edits: asking(key, word) });
        assert.equal(found.length, tier === 'known' ? 1 : 0, `${key}: ${word}`);
        if (tier !== 'known') continue;
        const [{ message, hint, expected, at, fix } = assert.fail()] = found;
        assert.ok(message.startsWith(`${name} is known`) && message.includes(why ?? '?'), message);
        assert.equal(at.pointer, `/${key.replaceAll('.', '/').replace('*', '0')}`);
        const rendered = choices.filter((each) => each.tier !== 'known').map((each) => each.word);
        assert.deepEqual(expected.split(' or ').toSorted(), rendered.toSorted());
        assert.ok(rendered.some((each) => hint.includes(each)) && fix.length > 0, `${key}: ${word}`);
      }
    assert.ok(asked > 80, String(asked));
  });

  it('is asked by every key that is written, and a misspelt word gets the one that was meant', () => {
    for (const { key, choices } of LAYERS) {
      const long = choices.map(({ word }) => word).find((word) => word.length > 5);
      if (key === undefined || long === undefined) continue;
      const slip = `${long.slice(0, -2)}${long.at(-1)}${long.at(-2)}`;
      const { diagnostics } = compile(filesOf({ edits: asking(key, slip === long ? `${long}e` : slip) }));
      const found = diagnostics.find((each) => each.code === 'spec/value');
      assert.match(found?.hint ?? '', new RegExp(`Did you mean \`${long}\``), `${key}: ${slip}`);
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
    const offered = argocd.expected.split(' or ');
    assert.equal(new Set(offered).size, offered.length, argocd.expected);
    assert.deepEqual(
      argocd.fix.map((each) => each.text),
      ['sealed-secrets'],
    );
  });
});
