import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Step } from '../api/answers.ts';
import { inventory, namedSteps, ranksOf, stepTitle, treePath } from './steps.ts';

const step = (id: string, needs: string[] = [], state: Step['state'] = 'due'): Step => ({
  id,
  port: 'x',
  state,
  needs,
  since: null,
  tries: 0,
  trouble: null,
});
const ID = 'k7m2p9x4qd';

test('each rank needs only what stands before it, and nothing is lost, whatever needs what', () => {
  const graph = fc.array(fc.tuple(fc.nat(12), fc.array(fc.nat(12), { maxLength: 4 })), { maxLength: 13 }).map((edges) => {
    const ids = [...new Set(edges.map(([id]) => id))];
    return ids.map((id) => step(String(id), edges.find((each) => each[0] === id)?.[1].map(String)));
  });
  fc.assert(
    fc.property(graph, (steps) => {
      const ranks = ranksOf(steps);
      assert.deepEqual(
        ranks
          .flat()
          .map((each) => each.id)
          .sort(),
        steps.map((each) => each.id).sort(),
      );
      const there = new Set(steps.map((each) => each.id));
      const before = new Set<string>();
      for (const rank of ranks.slice(0, -1)) {
        for (const each of rank) assert.ok(each.needs.every((need) => !there.has(need) || before.has(need)));
        for (const each of rank) before.add(each.id);
      }
    }),
  );
});

test('the steps of a tenant stand in the order in which they come about', () => {
  const steps = [
    step(`welcome/${ID}`, [`journey/${ID}`]),
    step(`tree/${ID}`, [`realm/${ID}`, `client/${ID}/odoo`, `database/${ID}/odoo`]),
    step(`client/${ID}/odoo`, [`realm/${ID}`]),
    step(`journey/${ID}`, [`tree/${ID}`]),
    step(`realm/${ID}`),
    step(`database/${ID}/odoo`),
  ];
  assert.deepEqual(
    ranksOf(steps).map((rank) => rank.map((each) => stepTitle(each.id))),
    [['database odoo', 'realm'], ['client odoo'], ['tree'], ['journey'], ['welcome']],
  );
});

test('sentences name steps for people, and leave everything else as it is', () => {
  assert.equal(namedSteps(`waits for health/${ID}, database/${ID}/odoo`), 'waits for health, database odoo');
  assert.equal(namedSteps('postgres/unreachable at hetzner/fsn1'), 'postgres/unreachable at hetzner/fsn1');
});

test('a step leads to the rendered file that it comes from', () => {
  assert.equal(treePath({ id: `database/${ID}/odoo` }, 'fsn-1', ID), `fsn-1/tenants/${ID}/odoo.yaml`);
  assert.equal(treePath({ id: `namespace/${ID}` }, 'fsn-1', ID), `fsn-1/tenants/${ID}/namespace.yaml`);
  assert.equal(treePath({ id: `welcome/${ID}` }, 'fsn-1', ID), undefined);
  assert.equal(treePath({ id: `dns/${ID}/acme.cloud.example` }, 'fsn-1', ID), undefined, 'a name is no app');
});

test('what an erasure removes is counted; acts and what is gone are not', () => {
  const steps = [
    step(`database/${ID}/a`),
    step(`database/${ID}/b`),
    step(`realm/${ID}`),
    step(`bucket/${ID}/a`, [], 'gone'),
    step(`welcome/${ID}`),
  ];
  assert.equal(inventory(steps), '2 databases, 1 realm');
  assert.equal(inventory([step(`dns/${ID}`), step(`dns/${ID}/a`), step(`admin/${ID}`)]), '2 names, 1 administrator');
});
