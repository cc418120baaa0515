import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Diagnostic, hasErrors } from '@hansa/compiler';
import { contents } from '../sample.ts';
import { type TenantChange, changeTenant, openEstate } from './one-tenant.ts';
import { renderFolder } from './render.ts';

/*
 * One changed tenant is rendered without looking at the others, and with the plan of its own cell only. So every change is made twice: by
 * itself, and by a rendering of everything that has no tree to begin with. Both must say no to the same, or come to the same bytes.
 */

const CELLS = ['north', 'south', 'west'];
/** Tenants a cell at the beginning: two more of the usual size fit; and with 24, one more stays within 50 certificates a week. */
const USUAL = 8;

function platform(certificates: 'cell' | 'host'): string {
  const cells = CELLS.map(
    (name) => `{ name: ${name}, at: hetzner/fsn1, cluster: { pools: [{ name: all, at: hetzner/fsn1, nodes: 5, size: 4cpu-8gb }] } }`,
  );
  return `apiVersion: hansa/v1
kind: Platform
name: harbour
domain: harbour.example
appsDomain: harbour-apps.example
contact: ops@harbour.example
gitops: { repository: "ssh://git@git.harbour.example/cloud.git" }
cells: [${cells.join(', ')}]
dns: { provider: desec }
certificates: { per: ${certificates} }
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [nextcloud, collabora]
plans:
  - { name: team, version: 1, seats: { min: 3, max: 200 }, price: { perSeat: 6.90 } }
  - { name: files, version: 2, apps: [nextcloud], seats: { min: 3, max: 100 }, price: { perSeat: 3.90 } }
`;
}

interface Fields {
  readonly id: string;
  readonly slug: string;
  readonly cell: string;
  readonly plan: string;
  readonly seats: number;
}

function text(fields: Fields): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`);
  return `apiVersion: hansa/v1\nkind: Tenant\n${lines.join('')}`;
}

function usual(index: number): Fields {
  const cell = CELLS[Math.floor(index / USUAL)] ?? 'north';
  return { id: `k${String(index).padStart(9, '0')}`, slug: `ship-${index}`, cell, plan: 'team@1', seats: 25 };
}

interface Fleet {
  readonly folder: string;
  readonly out: string;
}

function rendered(t: { after: (clean: () => void) => void }, certificates: 'cell' | 'host'): Fleet {
  const root = mkdtempSync(join(tmpdir(), 'hansa-one-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'spec');
  mkdirSync(join(folder, 'tenants'), { recursive: true });
  writeFileSync(join(folder, 'platform.yaml'), platform(certificates));
  for (let index = 0; index < CELLS.length * USUAL; index++) writeFileSync(join(folder, `tenants/${index}.yaml`), text(usual(index)));
  const out = join(root, 'deploy');
  const { diagnostics } = renderFolder(folder, out, Infinity);
  assert.deepEqual(refusals(diagnostics), []);
  return { folder, out };
}

/** Of two with the same name the changed one is complained of, and in a whole rendering the one that comes later. */
function refusals(diagnostics: readonly Diagnostic[]): string[] {
  const errors = diagnostics.filter((each) => each.severity === 'error');
  return errors.map(({ code, subject, found, expected }) => `${code}: ${subject}: ${found}: ${expected}`).sort();
}

function write({ folder }: Fleet, { file, text: after }: TenantChange): () => void {
  const path = join(folder, file);
  const before = contents(folder).get(file);
  if (after !== null) writeFileSync(path, after);
  else if (before !== undefined) unlinkSync(path);
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before));
}

/** Makes a change in both ways and compares them. Returns the codes of what was refused. */
function change(fleet: Fleet, what: TenantChange): string[] {
  const before = [contents(fleet.folder), contents(fleet.out)];
  const undo = write(fleet, what);
  const anew = mkdtempSync(join(tmpdir(), 'hansa-anew-'));
  try {
    const whole = renderFolder(fleet.folder, join(anew, 'deploy'), Infinity);
    undo();
    const one = changeTenant(openEstate(fleet.folder, fleet.out), what);
    assert.deepEqual(refusals(one.diagnostics), refusals(whole.diagnostics));
    if (hasErrors(whole.diagnostics)) assert.deepEqual([contents(fleet.folder), contents(fleet.out)], before);
    else {
      for (const each of one.diagnostics) assert.ok(whole.diagnostics.some((other) => JSON.stringify(other) === JSON.stringify(each)));
      assert.deepEqual(contents(fleet.out), contents(join(anew, 'deploy')));
    }
    return [...new Set(refusals(one.diagnostics).map((each) => each.split(':', 1)[0] ?? ''))];
  } finally {
    rmSync(anew, { recursive: true });
  }
}

const set = (index: number, fields: Partial<Fields>): TenantChange => ({
  file: `tenants/${index}.yaml`,
  text: text({ ...usual(index), ...fields }),
});

test('what one change makes wrong somewhere else is refused, and the rest is as everything rendered anew', (t) => {
  const fleet = rendered(t, 'cell');
  const told = (index: number, fields: Partial<Fields>) => change(fleet, set(index, fields)).join();
  assert.equal(told(0, { seats: 26 }), '');
  assert.equal(told(0, { slug: 'ship-23' }), 'spec/duplicate', 'a slug of another cell');
  assert.equal(told(0, { id: usual(23).id }), 'spec/duplicate', 'an id of another cell');
  assert.equal(told(0, { slug: 'west' }), 'spec/duplicate', 'the name of a cell in which nothing changes');
  assert.equal(told(0, { cell: 'wast' }), 'spec/reference');
  assert.equal(told(0, { seats: 2 }), 'spec/range');
  assert.equal(told(0, { cell: 'west' }), '');
  assert.equal(told(1, { cell: 'west' }), '');
  assert.equal(told(2, { cell: 'west' }), 'capacity/tenants', 'a cell that is full');
  assert.equal(told(16, { seats: 200 }), 'capacity/tenants');
  assert.equal(change(fleet, { file: 'tenants/16.yaml', text: null }).join(), '');
  assert.equal(told(2, { cell: 'west', id: 'z123456789' }), '', 'another id in another cell');
  assert.equal(told(24, { cell: 'south' }), '', 'a new one');
});

test('what all tenants together may not exceed counts those of cells that are not planned', (t) => {
  const fleet = rendered(t, 'host');
  assert.deepEqual(change(fleet, set(24, { cell: 'north' })), []);
  assert.deepEqual(change(fleet, set(25, { cell: 'south' })), ['certificates/rate']);
  assert.deepEqual(change(fleet, { file: 'tenants/20.yaml', text: null }), []);
  assert.deepEqual(change(fleet, set(25, { cell: 'south' })), []);
});

test('any change, after any other', (t) => {
  const fleet = rendered(t, 'cell');
  const one = fc.record({
    index: fc.nat(26),
    fields: fc.record(
      {
        id: fc.constantFrom('z000000001', usual(3).id),
        slug: fc.constantFrom('boat', 'ship-3', 'south', 'www'),
        cell: fc.constantFrom(...CELLS, 'nowhere'),
        plan: fc.constantFrom('team@1', 'files@2', 'files@1'),
        seats: fc.constantFrom(2, 3, 40, 100, 200),
      },
      { requiredKeys: [] },
    ),
    removed: fc.boolean(),
  });
  const made = (index: number, fields: Partial<Fields>, removed: boolean) => {
    const { file, text: written } = set(index, fields);
    return change(fleet, { file, text: removed && contents(fleet.folder).has(file) ? null : written });
  };
  fc.assert(
    fc.property(one, ({ index, fields, removed }) => void made(index, fields, removed)),
    { numRuns: 20 },
  );
});

test('an index that names a platform which was never checked is not believed', (t) => {
  const fleet = rendered(t, 'cell');
  const path = join(fleet.out, 'west', 'hansa.json');
  const index = readFileSync(path, 'utf8');
  for (const input of ['spec', 'platform', 'catalogue', 'compiler']) {
    writeFileSync(path, index.replace(new RegExp(`"${input}":"[^"]*"`), `"${input}":"another"`));
    assert.throws(() => changeTenant(openEstate(fleet.folder, fleet.out), set(0, { seats: 30 })), /run `hansa render` first/, input);
  }
  writeFileSync(path, index);
  assert.deepEqual(change(fleet, set(0, { seats: 30 })), []);
});
