import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantText } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'spec/reference';
const file = 'tenants/skerry.yaml';
const tenant = (edits: Record<string, string>, more = '') => ({ tenants: { skerry: `${tenantText(edits)}${more}` } });

describe('spec/reference', () => {
  it('refuses a cell and a plan that are not there, and means the nearest', () => {
    refuses({ code, ...tenant({ cell: 'sooth' }), file, at: '/cell', marks: 'sooth', fix: true });
    refuses({ code, ...tenant({ plan: 'one@2' }), file, at: '/plan', marks: 'one@2', fix: true });
    refuses({ code, ...tenant({ cell: 'elsewhere' }), file, at: '/cell', marks: 'elsewhere' });
    passes({ code });
  });

  it('fixes no plan into one that the tenant does not fit', () => {
    refuses({ code, ...tenant({ plan: 'one@2', seats: '51' }), file, at: '/plan', marks: 'one@2' });
    refuses({ code, ...tenant({ plan: 'one@2', seats: '50' }), file, at: '/plan', marks: 'one@2', fix: true });
  });

  it('fixes it at the edges of the plan alone, and with apps that it has', () => {
    const edits = { plans: '[{ name: one, version: 1, apps: [podinfo], seats: { min: 3, max: 50 }, price: { perSeat: 1 } }]' };
    for (const [seats, fix] of [
      ['2', false],
      ['3', true],
      ['50', true],
    ] as const)
      refuses({ code, edits, ...tenant({ plan: 'one@2', seats }), file, at: '/plan', marks: 'one@2', fix });
    refuses({ code, edits, ...tenant({ plan: 'one@2' }, 'apps: [podinfo]\n'), file, at: '/plan', marks: 'one@2', fix: true });
    refuses({ code, edits, ...tenant({ plan: 'one@2' }, 'apps: [odoo]\n'), file, at: '/plan', marks: 'one@2' });
  });

  it('refuses an app that the plan does not have, and passes one of its own', () => {
    const { message, hint } = refuses({ code, ...tenant({}, 'apps: [podinfo, odoo]\n'), file, at: '/apps/1', marks: 'odoo' });
    assert.deepEqual([message, hint], ['`one@1` has no app `odoo`.', 'It has: podinfo.']);
    refuses({ code, ...tenant({}, 'apps: [podinfoo]\n'), file, at: '/apps/0', marks: 'podinfoo', fix: true });
    passes({ code, ...tenant({}, 'apps: [podinfo]\n') });
  });

  it('names every miss of a file at once', () => {
    const found = complaintsOf({ code, ...tenant({ cell: 'elsewhere', plan: 'nothing@9' }) });
    assert.deepEqual(
      found.map((each) => each.at.pointer),
      ['/cell', '/plan'],
    );
  });

  it('refuses an environment that is not declared', () => {
    const edits = (environment: string) => ({
      environments: '[{ name: stage }, { name: live }]',
      cells: `[{ name: south, at: hetzner/nbg1, environment: ${environment} }]`,
    });
    refuses({ code, edits: edits('alive'), at: '/cells/0/environment', marks: 'alive', fix: true });
    refuses({ code, edits: edits('moon'), at: '/cells/0/environment', marks: 'moon' });
    passes({ code, edits: edits('stage') });
  });
});

describe('spec/range of seats', () => {
  it('refuses one seat more than the plan has, and one less, and passes the edges', () => {
    for (const seats of ['0', '51', '9999'])
      assert.ok(
        complaintsOf({ code: 'spec/range', ...tenant({ seats }) }).some((each) => each.at.pointer === '/seats'),
        seats,
      );
    refuses({ code: 'spec/range', ...tenant({ seats: '51' }), file, at: '/seats', marks: '51' });
    passes({ code: 'spec/range', ...tenant({ seats: '50' }) });
    passes({ code: 'spec/range', ...tenant({ seats: '1' }) });
    const edits = { plans: '[{ name: one, version: 1, apps: [podinfo], seats: { min: 3, max: 50 }, price: { perSeat: 1 } }]' };
    refuses({ code: 'spec/range', edits, ...tenant({ seats: '2' }), file, at: '/seats', marks: '2' });
    passes({ code: 'spec/range', edits, ...tenant({ seats: '3' }) });
    const single = { plans: '[{ name: one, version: 1, seats: { min: 1, max: 1 }, price: { perSeat: 1 } }]' };
    refuses({ code: 'spec/range', edits: single, ...tenant({ seats: '2' }), file, at: '/seats', marks: '2' });
    passes({ code: 'spec/range', edits: single, ...tenant({ seats: '1' }) });
    const upsideDown = { plans: '[{ name: one, version: 1, seats: { min: 50, max: 5 }, price: { perSeat: 1 } }]' };
    refuses({ code: 'spec/range', edits: upsideDown, ...tenant({ seats: '20' }), at: '/plans/0/seats/max', marks: '5' });
  });
});

describe('layer/conflict', () => {
  const conflict = { code: 'layer/conflict', file, at: '/environment', marks: 'accept' };
  const cells = (...all: readonly (readonly [name: string, environment: string])[]) => ({
    environments: '[{ name: accept }, { name: prod }]',
    cells: `[${all.map(([name, environment]) => `{ name: ${name}, at: hetzner/nbg1, environment: ${environment} }`).join(', ')}]`,
  });
  const accept = (cell: string) => tenant({ cell }, 'environment: accept\n');

  it('refuses a tenant in a cell of another environment, and says which cells are of its own', () => {
    const { message, hint } = refuses({
      ...conflict,
      edits: cells(['south', 'prod'], ['north', 'accept'], ['west', 'prod']),
      ...accept('south'),
    });
    assert.match(message, /is of `accept`, and its cell south is of `prod`/);
    assert.match(hint, /`environment: prod`, or place it in north\.$/);
    assert.match(refuses({ ...conflict, edits: cells(['south', 'prod']), ...accept('south') }).hint, /none yet/);
  });

  it('passes one in a cell of its own, and leaves a cell that is not there to spec/reference', () => {
    const edits = cells(['south', 'prod'], ['north', 'accept']);
    passes({ code: conflict.code, edits, ...accept('north') });
    assert.deepEqual(complaintsOf({ code: conflict.code, edits, ...accept('elsewhere') }), []);
  });
});
