import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RESERVED_SLUGS } from '../plan/names.ts';
import { tenantText } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'spec/duplicate';
const other = (edits: Record<string, string>) => ({
  tenants: { skerry: tenantText(), zebra: tenantText({ id: 'h1h2h3h4h5', slug: 'zebra', ...edits }) },
});
const file = 'tenants/zebra.yaml';

describe('spec/duplicate', () => {
  it('refuses a slug at which a cluster answers, the standby too, and passes it where there is none', () => {
    const cells = '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]';
    for (const slug of ['south', 'south-standby']) refuses({ code, edits: { cells }, ...other({ slug }), file, at: '/slug', marks: slug });
    passes({ code, ...other({ slug: 'south-standby' }) });
  });

  it('refuses an id and a slug that another tenant has, and names that tenant', () => {
    const { message, related } = refuses({ code, ...other({ id: 'z9y8x7w6v5' }), file, at: '/id', marks: 'z9y8x7w6v5' });
    assert.match(message, /tenants\/skerry\.yaml/);
    assert.deepEqual(
      related.map((each) => [each.file, each.pointer, each.line]),
      [['tenants/skerry.yaml', '/id', 3]],
    );
    refuses({ code, ...other({ slug: 'skerry' }), file, at: '/slug', marks: 'skerry' });
    passes({ code, ...other({}) });
  });

  it('refuses a slug that is a host of something else', () => {
    for (const slug of RESERVED_SLUGS)
      if (slug.length >= 3) assert.equal(complaintsOf({ code, tenants: { a: tenantText({ slug }) } }).length, 1, slug);
    refuses({ code, ...other({ slug: 'south' }), file, at: '/slug', marks: 'south' });
    passes({ code, ...other({ slug: 'southern' }) });
  });

  it('refuses two cells, plans or pools of one name, at the second name', () => {
    refuses({
      code,
      edits: { cells: '[{ name: south, at: hetzner/nbg1 }, { at: hetzner/hel1, name: south }]' },
      at: '/cells/1/name',
      marks: 'south',
    });
    const plan = (name: string, version: number) =>
      `{ name: ${name}, version: ${version}, apps: [podinfo], seats: { min: 1, max: 50 }, price: { perSeat: 1 } }`;
    refuses({ code, edits: { plans: `[${plan('one', 1)}, ${plan('one', 1)}]` }, at: '/plans/1/name', marks: 'one' });
    passes({ code, edits: { plans: `[${plan('one', 1)}, ${plan('one', 2)}, ${plan('two', 1)}]` } });
    const pools = (a: string, b: string, where = 'cluster') => ({
      cells: `[{ name: south, at: hetzner/nbg1, ${where}: { pools: [{ name: ${a}, at: ovhcloud/GRA11 }, { name: ${b}, at: ovhcloud/GRA11 }] } }]`,
    });
    refuses({ code, edits: pools('all', 'all'), at: '/cells/0/cluster/pools/1/name', marks: 'all' });
    refuses({ code, edits: pools('all', 'all', 'standby'), at: '/cells/0/standby/pools/1/name', marks: 'all' });
    passes({ code, edits: pools('all', 'more') });
  });

  it('refuses an app twice in a list: it would be rendered twice', () => {
    refuses({ code, edits: { apps: '[podinfo, podinfo]' }, at: '/apps/1', marks: 'podinfo', fix: true });
    const plan = (apps: string) => ({
      plans: `[{ name: one, version: 1, apps: ${apps}, seats: { min: 1, max: 50 }, price: { perSeat: 1 } }]`,
    });
    refuses({ code, edits: plan('[podinfo, podinfo]'), at: '/plans/0/apps/1', marks: 'podinfo', fix: true });
    passes({ code, edits: plan('[podinfo]') });
    refuses({
      code,
      edits: { environments: '[{ name: prod }, { name: prod }]' },
      at: '/environments/1',
      marks: '{ name: prod }',
      fix: true,
    });
  });
});

describe('clusters', () => {
  const cells = (name: string) =>
    `[{ name: sud, at: hetzner/nbg1, standby: { pools: [{ name: all, at: ovhcloud/GRA9 }] } }, { name: ${name}, at: hetzner/hel1 }]`;

  it('are called after their cells: a cell may not have the name of a standby', () => {
    refuses({ code, edits: { cells: cells('sud-standby') }, tenants: {}, at: '/cells/1/name', marks: 'sud-standby' });
    passes({ code, edits: { cells: cells('north') }, tenants: {} });
  });
});

describe('spec/duplicate in a list that another list follows', () => {
  it('is said where it was written, and not of a plan that has all apps by default', () => {
    const plans = '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]';
    refuses({ code, tenants: {}, edits: { apps: '[odoo, odoo]', plans }, at: '/apps/1', marks: 'odoo', fix: true });
  });
});
