import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { compile, languageOf } from '../compile.ts';
import { type Edits, tenantText } from './sample.ts';
import { filesOf, passes, refuses } from './trial.ts';

const code = 'objectives/unreachable';
const objectives = (text: string, more: Edits = {}): Edits => ({ objectives: `{ ${text} }`, ...more });
const services = (more: string): Edits => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, ${more} }` });
const STANDBY = {
  cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]',
  ...services(
    'postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, objects: { at: hetzner/nbg1, copy: ovhcloud/GRA }',
  ),
};
/** One host of each kind. */
const SINGLE = {
  profile: 'evaluation',
  ...services('postgres: { at: [hetzner/nbg1] }'),
};

test('a data loss below the time between two copies is refused, and the time itself is not', () => {
  const at = '/objectives/dataLoss';
  // A cell that nobody lives in yet is sold with files.
  const tenants = {};
  const { message, hint } = refuses({ code, edits: objectives('dataLoss: 59m'), tenants, at, marks: '59m' });
  assert.match(message, /may lose the work of 1 h when this happens: everything of the cell is lost/);
  assert.match(hint, /The largest part is 1 h: what the last copy had not yet/);
  passes({ code, edits: objectives('dataLoss: 1h'), tenants });
  refuses({ code, edits: objectives('dataLoss: 23h', { backup: '{ incremental: never }' }), tenants, at, marks: '23h' });
  refuses({ code, edits: objectives('dataLoss: 23h', { backup: '{ incremental: daily }' }), tenants, at, marks: '23h' });
  passes({ code, edits: objectives('dataLoss: 24h', { backup: '{ incremental: daily }' }), tenants });
  // Whose tenants have no bucket has rows alone, and their log goes at once.
  passes({ code, edits: objectives('dataLoss: 59m'), tenants: { one: tenantText() } });
});

test('what somebody wrote about the largest part is shown beside the promise, and no default is', () => {
  const related = (more: Edits) =>
    refuses({ code, edits: objectives('dataLoss: 30m', more), tenants: {}, at: '/objectives/dataLoss', marks: '30m' }).related.map(
      ({ pointer }) => pointer,
    );
  assert.deepEqual(related({ backup: '{ incremental: daily }' }), ['/backup/incremental']);
  assert.deepEqual(related({}), []);
});

test('files on volumes count where an app has some, by the copies of volumes', () => {
  const mautic = {
    apps: '[mautic]',
    plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
  };
  refuses({ code, edits: objectives('dataLoss: 4h', mautic), at: '/objectives/dataLoss', marks: '4h' });
  passes({ code, edits: objectives('dataLoss: 4h', { ...mautic, backup: '{ volumes: hourly }' }) });
});

test('a recovery before the engine looks at the repository is refused', () => {
  const at = '/objectives/recoveryTime';
  for (const more of [{}, STANDBY]) {
    refuses({ code, edits: objectives('recoveryTime: 30s', more), at, marks: '30s' });
    passes({ code, edits: objectives('recoveryTime: 1h', more) });
  }
});

test('what is only assumed warns and refuses nothing', () => {
  // The names of this platform are at Hetzner, which is said to take 60 s at least, beside the minute of Flux.
  const edits = objectives('recoveryTime: 90s', STANDBY);
  const { message } = refuses({ code, edits, at: '/objectives/recoveryTime', marks: '90s', severity: 'warning' });
  assert.match(message, /where what is assumed is so/);
  passes({ code, edits: objectives('recoveryTime: 2m', STANDBY) });
});

test('what is refused is refused of what is certain, and a warning names what is assumed', () => {
  const at = '/objectives/recoveryTime';
  // Flux looks every 60 s; deSEC is said to hold names for 900 s at least.
  const desec = { ...STANDBY, dns: '{ provider: desec }' };
  const refused = refuses({ code, edits: objectives('recoveryTime: 30s', desec), at, marks: '30s' });
  assert.match(refused.message, /serves again 1 min after this at the earliest/);
  assert.match(refused.hint, /^The largest part is 1 min: flux takes the commit/);
  const warned = refuses({ code, edits: objectives('recoveryTime: 90s', desec), at, marks: '90s', severity: 'warning' });
  assert.match(warned.message, /serves again 16 min after this at the earliest/);
  assert.match(warned.hint, /^The largest part is 15 min: resolvers forget/);
});

test('of two cells that miss a promise, the one that is further from it is named', () => {
  const cells = '[{ name: near, at: hetzner/nbg1 }, { name: distant, at: hetzner/fsn1 }]';
  const edits = objectives('recoveryTime: 1h', { cells, backup: '{ restoreRate: 100Mi }' });
  const tenants = (near: string, distant: string) => ({
    near: tenantText({ cell: 'near', seats: near }),
    distant: tenantText({ cell: 'distant', seats: distant, id: 'a9b8c7d6e5', slug: 'holm' }),
  });
  for (const [near, distant, worst] of [
    ['10', '50', 'distant'],
    ['50', '10', 'near'],
  ] as const) {
    const { subject } = refuses({ code, edits, tenants: tenants(near, distant), at: '/objectives/recoveryTime', marks: '1h' });
    assert.equal(subject, worst);
  }
});

test('a cell that surely misses a promise is named before one that only may, however far', () => {
  const { hetzner, ovhcloud } = CATALOGUE.providers;
  assert.ok(hetzner && ovhcloud);
  const source = { url: 'https://levels.test/', checkedAt: '2026-11-22' };
  const catalogue = {
    ...CATALOGUE,
    providers: {
      ...CATALOGUE.providers,
      // Several machines at 90 % are days together, by an assumption; one load balancer at 99.5 % is hours, as published.
      hetzner: { ...hetzner, serviceLevels: [{ of: 'machine' as const, percent: 90, source }] },
      ovhcloud: { ...ovhcloud, serviceLevels: [{ of: 'load balancer' as const, percent: 99.5, source }] },
    },
  };
  const doubtful = '{ name: doubtful, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: 2 }] } }';
  const broken = '{ name: broken, at: ovhcloud/GRA9 }';
  const said = (...cells: string[]) =>
    compile(filesOf({ edits: objectives('availability: 99.9', { cells: `[${cells.join(', ')}]` }), tenants: {} }), languageOf(catalogue))
      .diagnostics.filter((each) => each.code === code)
      .map(({ subject, severity }) => [subject, severity]);
  assert.deepEqual(said(doubtful), [['doubtful', 'warning']]);
  assert.deepEqual(said(doubtful, broken), [['broken', 'error']]);
  assert.deepEqual(said(broken, doubtful), [['broken', 'error']]);
});

test('a restore that is measured counts with what tenants may have stored', () => {
  const tenants = { one: tenantText({ seats: '50' }) };
  const edits = (rate: string) => objectives('recoveryTime: 4h', { backup: `{ restoreRate: ${rate} }` });
  // 50 seats of 50 GiB: 2,560,000 MiB, of which 178 a second are four hours.
  refuses({ code, edits: edits('170Mi'), tenants, at: '/objectives/recoveryTime', marks: '4h' });
  passes({ code, edits: edits('190Mi'), tenants });
});

test('an availability that single machines are not promised is refused', () => {
  const at = '/objectives/availability';
  const { message } = refuses({ code, edits: objectives('availability: 99.9', SINGLE), at, marks: '99.9' });
  // PostgreSQL and the cache stand once: twice 43 min 49.8 s. Of nodes there are three.
  assert.match(message, /may be away for 1 h 27 min a month .* 99\.9 % allow 43 min 49 s\./);
  passes({ code, edits: objectives('availability: 99.8', SINGLE) });
  passes({ code, edits: objectives('availability: 99.9') });
});

test('nobody is held to a default', () => {
  passes({ code, edits: { backup: '{ full: weekly, incremental: never }' } });
  passes({ code, edits: { ...SINGLE, objectives: '{ responseP95: 100ms }' } });
});
