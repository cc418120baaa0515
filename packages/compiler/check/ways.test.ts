import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const sold = (...apps: string[]) => ({
  apps: `[${apps.join(', ')}]`,
  plans: `[{ name: one, version: 1, apps: [${apps.join(', ')}], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]`,
});
const NOBODY = { tenants: {} };

describe('restore/through-pool', () => {
  const code = 'restore/through-pool';

  it('refuses the pool, and passes the primary', () => {
    refuses({ code, edits: { backup: '{ restore: pool }' }, at: '/backup/restore', marks: 'pool', fix: true });
    passes({ code, edits: { backup: '{ restore: direct }' } });
    passes({ code });
  });
});

describe('backup/unpaired', () => {
  const code = 'backup/unpaired';
  const backup = '{ points: apart }';

  it('refuses rows apart from a bucket, and from a volume', () => {
    const at = { at: '/backup/points', marks: 'apart', fix: true };
    refuses({ code, ...NOBODY, edits: { ...sold('nextcloud'), backup }, ...at });
    refuses({ code, ...NOBODY, edits: { ...sold('mautic'), backup }, ...at });
    passes({ code, ...NOBODY, edits: { ...sold('nextcloud'), backup: '{ points: paired }' } });
  });

  it('passes what has rows alone, or nothing to keep', () => {
    passes({ code, edits: { backup } });
    passes({ code, ...NOBODY, edits: { ...sold('odoo'), settings: '{ odoo: { attachments: database, sessions: database } }', backup } });
  });
});

describe('rollout/ungated', () => {
  const code = 'rollout/ungated';
  const gitops = (waves: string, engine = 'flux') => ({
    gitops: `{ engine: ${engine}, repository: "ssh://git@git.fjord.test/all.git", waves: ${waves} }`,
    ...(engine === 'argocd' ? { stack: '{ secrets: sealed-secrets }' } : {}),
  });

  it('refuses labels under either engine, once for all cells, and passes commits', () => {
    const cells = '[{ name: south, at: hetzner/nbg1 }, { name: north, at: scaleway/fr-par-1 }]';
    for (const engine of ['flux', 'argocd'])
      refuses({ code, edits: { ...gitops('labels', engine), cells }, at: '/gitops/waves', marks: 'labels', fix: true });
    passes({ code, edits: gitops('commits') });
    passes({ code });
  });
});

describe('failover/brain-inside', () => {
  const code = 'failover/brain-inside';
  const standby = (mode: string, run: string) => ({
    cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]',
    services: '{ postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, mail: { relay: out.fjord.test, party: fjord } }',
    failover: `{ mode: ${mode}, run: ${run}, votes: [hetzner/nbg1, stackit/eu01-1, ovhcloud/GRA9] }`,
  });

  it('refuses an automatic failover that pods decide, and passes hosts', () => {
    refuses({ code, edits: standby('automatic', 'cells'), at: '/failover/run', marks: 'cells', fix: true });
    passes({ code, edits: standby('automatic', 'hosts') });
  });

  it('passes where a person decides: then nothing runs', () => {
    passes({ code, edits: standby('manual', 'cells') });
  });
});
