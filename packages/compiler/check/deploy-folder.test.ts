import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'spec/duplicate';
const TWO = '[{ name: south, at: hetzner/nbg1 }, { name: north, at: scaleway/fr-par-1 }]';
const DEPLOY = 'ssh://git@git.fjord.test/deploy.git';
const gitops = (deploy: string) => ({ gitops: `{ repository: "ssh://git@git.fjord.test/all.git"${deploy} }` });

describe('spec/duplicate of the folder of a tree', () => {
  it('refuses two cells whose trees would be one folder, once, at the address', () => {
    refuses({ code, edits: { ...gitops(`, deploy: "${DEPLOY}"`), cells: TWO }, at: '/gitops/deploy', marks: `"${DEPLOY}"` });
  });

  it('passes an address with the name of the cell in it, folders of their own, and one cell', () => {
    passes({ code, edits: { ...gitops(', deploy: "ssh://git@git.fjord.test/deploy-{cell}.git"'), cells: TWO } });
    passes({ code, edits: { ...gitops(''), cells: TWO } });
    passes({ code, edits: gitops(`, deploy: "${DEPLOY}"`) });
  });

  it('leaves two cells of one name to the rule that says so', () => {
    const cells = '[{ name: south, at: hetzner/nbg1 }, { name: south, at: hetzner/hel1 }]';
    refuses({ code, edits: { ...gitops(''), cells }, tenants: {}, at: '/cells/1/name', marks: 'south' });
  });
});
