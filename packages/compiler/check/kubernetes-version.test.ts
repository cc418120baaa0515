import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'kubernetes/version';
const cell = (version: string) => ({ cells: `[{ name: south, at: hetzner/nbg1, cluster: { version: ${version} } }]` });

describe('kubernetes/version', () => {
  it('refuses what is older than any program of the cell supports, and passes the oldest that all do', () => {
    refuses({ code, edits: cell('1.33.9'), at: '/cells/0/cluster/version', marks: '1.33.9', fix: true });
    passes({ code, edits: cell('1.34.0') });
    refuses({ code, edits: cell('1.28.0'), at: '/cells/0/cluster/version', marks: '1.28.0', fix: true });
  });

  it('refuses what is newer, whatever the distribution appends', () => {
    passes({ code, edits: cell('1.36.5+k3s1') });
    refuses({ code, edits: cell('1.37.1+k3s1'), at: '/cells/0/cluster/version', marks: '1.37.1+k3s1', fix: true });
  });

  it('asks the engine of the cell: Argo CD supports one version more', () => {
    const argo = { gitops: '{ engine: argocd, repository: "ssh://git@git.fjord.test/all.git" }', stack: '{ secrets: sealed-secrets }' };
    passes({ code, edits: { ...cell('1.33.9'), ...argo } });
  });
});
