import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'network/no-members';
const cells = (at: string, ...pools: string[]) => ({
  cells: `[{ name: south, ${at} cluster: { pools: [${pools.map((site, index) => `{ name: p${index}, at: ${site} }`).join(', ')}] } }]`,
});

describe(code, () => {
  it('refuses a cell whose load balancer takes the nodes of a provider that has none', () => {
    refuses({ code, edits: cells('at: ovhcloud/GRA9,', 'stackit/eu01-1'), at: '/cells/0/at', marks: 'ovhcloud/GRA9' });
    refuses({
      code,
      edits: cells('at: scaleway/pl-waw-1,', 'hetzner/nbg1', 'ovhcloud/DE1'),
      at: '/cells/0/at',
      marks: 'scaleway/pl-waw-1',
    });
  });

  it('passes one pool there, a cell that is where its pools are, and a load balancer that asks for no label', () => {
    passes({ code, edits: cells('at: ovhcloud/GRA9,', 'stackit/eu01-1', 'ovhcloud/RBX-A') });
    passes({ code, edits: cells('', 'stackit/eu01-1') });
    passes({ code, edits: cells('at: hetzner/fsn1,', 'stackit/eu01-1') });
    passes({
      code,
      edits: {
        cells:
          '[{ name: south, at: ovhcloud/GRA9, cluster: { loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: p0, at: ovhcloud/DE1 }] } }]',
      },
    });
  });
});
