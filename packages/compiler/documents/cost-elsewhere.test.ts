import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGED } from '../catalogue/managed.ts';
import { PRICE_LISTS } from '../catalogue/prices.ts';
import { SEATS } from '../catalogue/seats.ts';
import { sample } from '../check/sample.ts';
import { DAY } from '../cost/sample.ts';
import { costSheet } from '../cost/sheet.ts';
import { AS_SOLD } from '../cost/want.ts';
import { required } from '../plan/plan.ts';
import { costDocument } from './cost.ts';

function documentOf() {
  const compilation = sample({ cells: '[{ name: south, at: hetzner/nbg1 }]' });
  const [platform, { catalogue }] = [required(compilation.platform), compilation.language];
  const sheet = costSheet({ catalogue, lists: PRICE_LISTS, platform, tenants: compilation.tenants, day: DAY, assumed: AS_SOLD });
  return costDocument({ compilation, platform, lists: PRICE_LISTS, day: DAY, sheet });
}

test('the cost of a platform stands beside that of others, each row with a source that the document lists', () => {
  const { blocks } = documentOf();
  const tableOf = (column: string) => blocks.flatMap((each) => (each.kind === 'table' && each.head.includes(column) ? [each.rows] : []));
  const [wholes, seats] = [tableOf('control plane')[0] ?? assert.fail(), tableOf('seats of others')[0] ?? assert.fail()];
  assert.equal(wholes.length, MANAGED.filter(({ sold }) => sold).length);
  assert.equal(seats.length, SEATS.length);
  const listed = blocks.flatMap((each) => (each.kind === 'list' ? each.items : [])).join('\n');
  const marks = [...wholes, ...seats].map((row) => row.at(-1) ?? '');
  for (const mark of marks) {
    const number = /\[(\d+)\\?\]/.exec(mark.replaceAll('\\', ''))?.[1] ?? assert.fail(mark);
    assert.match(listed.replaceAll('\\', ''), new RegExp(`^\\[${number}\\] `, 'm'));
  }
  const standard = wholes.find(([at, plane]) => at === '`ovhcloud`' && plane === 'plan standard: unknown') ?? assert.fail();
  assert.match(standard[3] ?? '', /^at least /);
});
