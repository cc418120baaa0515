import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Compilation, compile, hasErrors } from '@hansa/compiler';
import type { Scenario, WhatIf } from './model.ts';
import { whatIf } from './what-if.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'examples', 'sovereign-saas');
const FILES = new Map(
  ['platform.yaml', ...readdirSync(join(FOLDER, 'tenants')).map((name) => `tenants/${name}`)].map((path) => [
    path,
    readFileSync(join(FOLDER, path), 'utf8'),
  ]),
);
const DAY = '2026-11-22';
const saas = compile(FILES);

function asked(scenario: Partial<Scenario> = {}, compilation: Compilation = saas): WhatIf {
  const answer = whatIf(compilation, { cell: '', sold: [], fault: null, ...scenario }, DAY);
  assert.ok(answer);
  return answer;
}

test('as long as nothing is moved, what would be is what is', () => {
  const { now, would, levers } = asked();
  assert.deepEqual(would, now);
  const sold = levers.plans.map(({ plan, tenants }) => ({ plan, tenants, seats: null }));
  assert.deepEqual(asked({ sold }).would, now);
});

test('a tenant more costs and takes what the compiler says of a spec that has it', () => {
  const { levers, now, would } = asked({ sold: [{ plan: 'team@1', tenants: 4, seats: 30 }] });
  const had = levers.plans.find((each) => each.plan === 'team@1')?.tenants ?? 0;
  const more = Array.from({ length: 4 - had }, (_, index) => `m${index}00000000`);
  const written = new Map(
    [...FILES].map(([path, text]) => [path, /plan: team@1/.test(text) ? text.replace(/seats: \d+/, 'seats: 30') : text]),
  );
  for (const id of more)
    written.set(
      `tenants/${id}.yaml`,
      `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: ${id}\ncell: ${levers.cell}\nplan: team@1\nseats: 30\n`,
    );
  const real = compile(written);
  assert.ok(!hasErrors(real.diagnostics), JSON.stringify(real.diagnostics));
  const { now: same } = asked({}, real);
  assert.deepEqual({ ...would, complaints: [] }, { ...same, complaints: [] });
  assert.ok((would.totals[0]?.cents ?? 0) >= (now.totals[0]?.cents ?? 0));
  assert.equal(would.tenants, now.tenants + more.length);
});

test('more than fits is told by the rule that would refuse it, and the bound is over its end', () => {
  const { levers, would } = asked();
  assert.equal(would.complaints.length, 0);
  const [lever] = levers.plans;
  assert.ok(lever);
  const over = asked({ sold: [{ plan: lever.plan, tenants: lever.most, seats: lever.maxSeats }] }).would;
  assert.ok(over.complaints.some(({ code }) => code === 'capacity/tenants'));
  const binding = over.capacity.bounds.find(({ name }) => name === over.capacity.binding);
  assert.ok(binding && binding.room !== null && binding.used > binding.room);
});

test('fewer tenants leave, down to none, and a seat of nobody has no price', () => {
  const { levers } = asked();
  const { would } = asked({ sold: levers.plans.map(({ plan }) => ({ plan, tenants: 0, seats: null })) });
  assert.deepEqual([would.tenants, would.seats, would.seatCents], [0, 0, null]);
  assert.ok((would.totals[0]?.cents ?? 0) > 0);
});

test('each fault has its own guarantees; with the provider lost the standby serves', () => {
  const { levers, now } = asked();
  for (const { fault, title } of levers.faults) {
    const { would } = asked({ fault });
    assert.equal(would.guarantees.find(({ key }) => key === 'recoveryTime')?.fault, title);
    assert.deepEqual(would.totals, now.totals, 'machines are rented until they are given back');
  }
  assert.equal(asked({ fault: 'provider' }).would.capacity.serves, 'standby');
});

test('nothing is answered where there is no plan, and a cell that is not there is the first', () => {
  assert.equal(whatIf(compile(new Map([['platform.yaml', 'kind: Platform\n']])), { cell: '', sold: [], fault: null }, DAY), null);
  assert.equal(asked({ cell: 'moon' }).levers.cell, asked().levers.cells[0]);
});
