import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantText } from './sample.ts';
import { passes, refuses } from './trial.ts';

const code = 'objects/bucket-limit';

function fleet(count: number, cells: readonly string[] = ['south']): Record<string, string> {
  const tenants = Array.from({ length: count }, (_, index) => {
    const id = `b${String(index).padStart(9, '0')}`;
    return [id, tenantText({ id, slug: `t-${id}`, seats: '1', cell: cells[index % cells.length] ?? '' })];
  });
  return Object.fromEntries(tenants) as Record<string, string>;
}

const offer = (at: string, objects = '') => ({
  cells: `[{ name: south, at: ${at} }]`,
  services: `{ mail: { relay: out.fjord.test, party: fjord }${objects} }`,
  apps: '[nextcloud, odoo]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
});

describe(code, () => {
  it('refuses one bucket more than the provider gives, at the store, and passes as many', () => {
    const { message } = refuses({
      code,
      edits: offer('hetzner/nbg1', ', objects: { at: hetzner/nbg1 }'),
      tenants: fleet(101),
      at: '/services/objects/at',
      marks: 'hetzner/nbg1',
    });
    assert.match(message, /101 buckets.* 100/);
    passes({ code, edits: offer('hetzner/nbg1', ', objects: { at: hetzner/nbg1 }'), tenants: fleet(100) });
  });

  it('takes the limit that was raised, and points at it when it is reached', () => {
    const raised = (limit: number) => offer('hetzner/nbg1', `, objects: { bucketLimit: ${limit} }`);
    refuses({ code, edits: raised(3), tenants: fleet(4), at: '/services/objects/bucketLimit', marks: '3' });
    passes({ code, edits: raised(4), tenants: fleet(4) });
    passes({ code, edits: raised(1000), tenants: fleet(101) });
  });

  it('counts each cell by itself: each has an account of its own', () => {
    const edits = {
      ...offer('hetzner/nbg1', ', objects: { at: hetzner/nbg1, bucketLimit: 2 }'),
      cells: '[{ name: south, at: hetzner/nbg1 }, { name: north, at: hetzner/hel1 }]',
    };
    passes({ code, edits, tenants: fleet(4, ['south', 'north']) });
  });

  it('counts what components keep in buckets of their own', () => {
    const edits = { ...offer('hetzner/nbg1', ', objects: { bucketLimit: 3 }'), stack: '{ registry: harbor }' };
    const { message } = refuses({ code, edits, tenants: fleet(3), at: '/services/objects/bucketLimit', marks: '3' });
    assert.match(message, /3 tenants of south and its components need 4 buckets/);
    passes({ code, edits, tenants: fleet(2) });
  });

  it('says nothing where the provider says no number, and of apps without buckets', () => {
    passes({ code, edits: offer('scaleway/fr-par-1'), tenants: fleet(101) });
    passes({ code, edits: { services: '{ objects: { bucketLimit: 1 } }' }, tenants: fleet(3) });
  });
});
