import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitting, layOut, type Rect } from './layout.ts';
import type { Box, CellTopology } from './model.ts';

const box = (id: string): Box => ({ id, kind: 'server', title: id, detail: '', notes: [], cluster: null, why: { thing: id, key: null } });
const cell = (sizes: readonly (readonly number[])[]): CellTopology => {
  const parties = sizes.map((sites, p) => ({
    name: `p${p}`,
    sites: sites.map((count, s) => ({
      name: `p${p}/s${s}`,
      title: `s${s}`,
      boxes: Array.from({ length: count }, (_, b) => box(`${p}.${s}.${b}`)),
    })),
  }));
  const ids = parties.flatMap((party) => party.sites.flatMap((site) => site.boxes.map((each) => each.id)));
  const links = ids.slice(1).map((id, index) => ({ from: ids[index] ?? '', to: id, kind: 'metrics' as const, what: '' }));
  return { name: 'c', environment: 'prod', parties, links, states: [] };
};

const inside = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01;
const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x + 0.01 || b.x + b.width <= a.x + 0.01 || a.y + a.height <= b.y + 0.01 || b.y + b.height <= a.y + 0.01;

test('whatever stands where, boxes lie in their sites, sites in their parties, and nothing on anything else', () => {
  const shape = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(shape, fc.integer({ min: 250, max: 4000 }), (sizes, width) => {
      const drawing = layOut(cell(sizes), width);
      const page = { x: 0, y: 0, width: drawing.width, height: drawing.height };
      for (const party of drawing.parties) {
        assert.ok(inside(party, page));
        for (const site of party.sites) {
          assert.ok(inside(site, party));
          for (const each of site.boxes) assert.ok(inside(each, site));
        }
      }
      const boxes = drawing.parties.flatMap((party) => party.sites.flatMap((site) => site.boxes));
      for (const [index, a] of boxes.entries()) for (const b of boxes.slice(index + 1)) assert.ok(apart(a, b));
      assert.equal(drawing.links.length, boxes.length - 1);
    }),
    { numRuns: 60 },
  );
});

test('a text that does not fit ends with an ellipsis', () => {
  assert.equal(fitting('short', 200, 12), 'short');
  assert.equal(fitting('a long title of a thing', 60, 12), 'a long t…');
});
