import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'objects/shared-bucket';
const buckets = (form: string) => ({ services: `{ objects: { buckets: ${form} }, mail: { relay: out.fjord.test, party: fjord } }` });

describe('objects/shared-bucket', () => {
  it('refuses one bucket for all, and passes one a tenant', () => {
    refuses({ code, edits: buckets('shared'), at: '/services/objects/buckets', marks: 'shared', fix: true });
    passes({ code, edits: buckets('per-tenant') });
    passes({ code });
  });

  it('refuses a drill on the live bucket, and passes one on a copy', () => {
    refuses({ code, edits: { backup: '{ drillOn: live }' }, at: '/backup/drillOn', marks: 'live', fix: true });
    passes({ code, edits: { backup: '{ drillOn: copy, drill: weekly }' } });
  });

  it('complains once of what fifty cells would do', () => {
    const cells = `[${Array.from({ length: 50 }, (_, index) => `{ name: c${index}, at: hetzner/nbg1 }`).join(', ')}]`;
    refuses({ code, edits: { cells, ...buckets('shared') }, tenants: {}, at: '/services/objects/buckets', marks: 'shared', fix: true });
  });
});

describe('a copy of the objects', () => {
  const copy = (store: string) => ({
    services: `{ objects: { at: hetzner/hel1, copy: ${store} }, mail: { relay: out.fjord.test, party: fjord } }`,
  });

  it('is refused in the store of the original, and passes in another', () => {
    refuses({ code, edits: copy('hetzner/hel1'), at: '/services/objects/copy', marks: 'hetzner/hel1', fix: true });
    passes({ code, edits: copy('scaleway/nl-ams') });
  });
});
