import { describe, it } from 'node:test';
import { passes, refuses } from '../../../check/trial.ts';

const code = 'registry/own-mirror';
const stack = '{ registry: harbor }';
const images = (mirror: string) => `{ mirror: "${mirror}", party: scaleway }`;
const at = '/images/mirror';

describe(code, () => {
  it('refuses the host of a registry inside a cell, with whatever stands behind it', () => {
    for (const mirror of ['registry-south.fjord.test', 'registry-south.fjord.test/docker', 'registry-south.fjord.test:443/docker'])
      refuses({ code, edits: { stack, images: images(mirror) }, at, marks: `"${mirror}"`, fix: true });
  });

  it('refuses that of any cell', () => {
    const cells = '[{ name: north, at: hetzner/hel1 }, { name: south, at: hetzner/nbg1 }]';
    refuses({
      code,
      edits: { stack, cells, images: images('registry-south.fjord.test') },
      at,
      marks: '"registry-south.fjord.test"',
      fix: true,
    });
  });

  it('passes a mirror elsewhere, a host that only begins like it, and that host where nothing of ours has it', () => {
    for (const mirror of ['registry.fjord.test', 'registry-south.fjord.test.example', 'mirror.example/registry-south.fjord.test'])
      passes({ code, edits: { stack, images: images(mirror) } });
    passes({ code, edits: { images: images('registry-south.fjord.test') } });
    passes({ code, edits: { stack } });
  });
});
