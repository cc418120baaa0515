import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { platformText, sample, tenantText } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const PLAN = '[{ name: one, version: 1, seats: { min: 1, max: 60 }, price: { perSeat: 1 } }]';
const office = { apps: '[nextcloud, collabora]', plans: PLAN };
const pools = (...all: string[]) => ({ cells: `[{ name: south, cluster: { pools: [${all.map((each) => `{ ${each} }`).join(', ')}] } }]` });
const main = (nodes: number, size = '8cpu-16gb') => `name: all, at: hetzner/nbg1, nodes: ${nodes}, size: ${size}`;

function tenants(count: number, seats = 10): Record<string, string> {
  const digits = '0123456789';
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const id = `q0000000${digits[Math.floor(index / 10)]}${digits[index % 10]}`;
      return [`t${index}`, tenantText({ id, slug: `ten-${index}`, seats: String(seats) })] as const;
    }),
  );
}

/** The fewest nodes with which a number of tenants is not refused. */
function fewest(count: number): number {
  const enough = (nodes: number) =>
    complaintsOf({ code: 'capacity/tenants', edits: { ...office, ...pools(main(nodes)) }, tenants: tenants(count) }).length === 0;
  let [none, some] = [0, 32];
  while (some - none > 1) {
    const middle = (none + some) >> 1;
    if (enough(middle)) some = middle;
    else none = middle;
  }
  return some;
}

describe('capacity/tenants and capacity/spare', () => {
  const at = '/cells/0/cluster/pools/0/nodes';

  it('refuses the node that is missing, warns of the node that may fail, and is silent with one more', () => {
    const nodes = fewest(20);
    const edits = (count: number) => ({ ...office, ...pools(main(count)) });
    assert.ok(nodes > 2, String(nodes));
    const short = { code: 'capacity/tenants', edits: edits(nodes - 1), tenants: tenants(20), at, marks: String(nodes - 1) };
    const { hint, message } = refuses(short);
    assert.match(message, /^The tenants and the platform of south request/);
    assert.equal(hint, 'Add 1 node of this size, or take larger ones.');
    passes({ code: 'capacity/tenants', edits: edits(nodes), tenants: tenants(20) });
    refuses({ code: 'capacity/spare', edits: edits(nodes), tenants: tenants(20), at, marks: String(nodes), severity: 'warning' });
    passes({ code: 'capacity/spare', edits: edits(nodes + 1), tenants: tenants(20) });
    // What does not fit at all is said once.
    passes({ code: 'capacity/spare', edits: edits(nodes - 1), tenants: tenants(20) });
    passes({ code: 'capacity/spare', edits: { ...edits(nodes), profile: 'evaluation' }, tenants: tenants(20) });
  });

  it('needs more room for more seats and more tenants, never less', () => {
    const counts = [1, 10, 20].map(fewest);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    assert.ok((counts.at(-1) ?? 0) > (counts[0] ?? 0));
  });

  it('counts only the tenants of the cell', () => {
    const nodes = fewest(20);
    const two = {
      ...office,
      cells: `[{ name: south, cluster: { pools: [{ ${main(nodes)} }] } }, { name: west, cluster: { pools: [{ ${main(nodes)} }] } }]`,
    };
    const moved = Object.fromEntries(
      Object.entries(tenants(40)).map(([name, text], index) => [name, index < 20 ? text : text.replace('cell: south', 'cell: west')]),
    );
    passes({ code: 'capacity/tenants', edits: two, tenants: moved });
    refuses({ code: 'capacity/tenants', edits: two, tenants: tenants(40), at, marks: String(nodes) });
  });

  it('counts a dedicated pool for its app alone, and the open ones for the rest', () => {
    const edits = { ...office, ...pools(main(9), 'name: docs, at: hetzner/hel1, nodes: 1, size: 2cpu-4gb, for: [collabora]') };
    refuses({ code: 'capacity/tenants', edits, tenants: tenants(20, 60), at: '/cells/0/cluster/pools/1/nodes', marks: '1' });
    passes({
      code: 'capacity/tenants',
      edits: { ...office, ...pools(main(30), 'name: docs, at: hetzner/hel1, nodes: 40, for: [collabora]') },
      tenants: tenants(20, 60),
    });
  });

  it('counts tainted nodes for the apps that tolerate them, and servers that take pods', () => {
    const nodes = fewest(20);
    const tainted = { ...office, ...pools(main(1), `${main(nodes).replace('name: all', 'name: ssd')}, taints: [ssd]`) };
    refuses({ code: 'capacity/tenants', edits: tainted, tenants: tenants(20), at, marks: '1' });
    passes({
      code: 'capacity/tenants',
      edits: { ...tainted, settings: '{ nextcloud: { tolerates: [ssd] }, collabora: { tolerates: [ssd] } }' },
      tenants: tenants(20),
    });
    const servers = (more: string) => ({
      ...office,
      cells: `[{ name: south, cluster: { servers: { count: 9, size: 8cpu-32gb${more} }, pools: [{ ${main(1)} }] } }]`,
    });
    refuses({ code: 'capacity/tenants', edits: servers(''), tenants: tenants(20), at, marks: '1' });
    passes({ code: 'capacity/tenants', edits: servers(', schedulable: true'), tenants: tenants(20) });
  });
});

describe('capacity/plan', () => {
  const code = 'capacity/plan';
  const plan = (most: number) => ({
    plans: `[{ name: one, version: 1, apps: [nextcloud, collabora], seats: { min: 1, max: ${most} }, price: { perSeat: 1 } }]`,
    apps: '[nextcloud, collabora]',
  });

  it('refuses what could be sold and not be delivered, and passes it on larger pools', () => {
    refuses({ code, edits: { ...plan(90_000), ...pools(main(3)) }, tenants: {}, at: '/plans/0/seats/max', marks: '90000' });
    passes({ code, edits: { ...plan(90), ...pools(main(3)) }, tenants: {} });
  });

  it('is content with one cell that can carry it', () => {
    const cells = (nodes: number) =>
      `[{ name: south, cluster: { pools: [{ ${main(1)} }] } }, { name: west, cluster: { pools: [{ ${main(nodes)} }] } }]`;
    const edits = plan(2000);
    refuses({ code, edits: { ...edits, cells: cells(1) }, tenants: {}, at: '/plans/0/seats/max', marks: '2000' });
    passes({ code, edits: { ...edits, cells: cells(200) }, tenants: {} });
  });
});

describe('capacity/connections', () => {
  const code = 'capacity/connections';
  const services = (size: string) => ({ services: `{ postgres: { size: ${size} }, mail: { relay: out.fjord.test, party: fjord } }` });
  const wide = { ...office, ...pools(main(250)) };

  it('refuses more sessions than the memory of the database host holds, and passes a larger one', () => {
    const many = tenants(60, 60);
    const { found, expected } = refuses({
      code,
      edits: { ...wide, ...services('2cpu-4gb') },
      tenants: many,
      at: '/services/postgres/size',
      marks: '2cpu-4gb',
    });
    assert.ok(Number.parseInt(found, 10) > Number.parseInt(expected.replace('at most ', ''), 10));
    passes({ code, edits: { ...wide, ...services('8cpu-32gb') }, tenants: many });
    passes({ code, edits: { ...wide, ...services('2cpu-4gb') }, tenants: tenants(3, 60) });
  });
});

describe('capacity/no-such-size', () => {
  const code = 'capacity/no-such-size';

  it('refuses a size that the provider does not have, and fixes it to the smallest that has no less', () => {
    const edits = pools(main(3, '3cpu-6gb'));
    const { fix } = refuses({ code, edits, at: '/cells/0/cluster/pools/0/size', marks: '3cpu-6gb', fix: true });
    assert.deepEqual(
      fix.map((each) => each.text),
      ['4cpu-8gb'],
    );
    passes({ code, edits: pools(main(3, '4cpu-8gb')) });
  });

  it('offers nothing where everything is smaller', () => {
    refuses({ code, edits: pools(main(3, '64cpu-256gb')), at: '/cells/0/cluster/pools/0/size', marks: '64cpu-256gb' });
  });

  it('says so of database hosts, too', () => {
    const services = `{ postgres: { size: 5cpu-8gb }, mail: { relay: out.fjord.test, party: fjord } }`;
    assert.ok(complaintsOf({ code, edits: { services } }).every((each) => each.at.pointer === '/services/postgres/size'));
    assert.ok(complaintsOf({ code, edits: { services } }).length > 0);
  });
});

describe('the place of a complaint about capacity', () => {
  it('is the pool where the number of nodes is a default', () => {
    const { diagnostics } = sample({ ...office, cells: '[{ name: south, at: hetzner/nbg1 }]' }, tenants(90, 60));
    const found = diagnostics.find((each) => each.code === 'capacity/tenants');
    assert.equal(found?.at.pointer, '/cells/0/cluster/pools/0/nodes');
    assert.match(platformText({ cells: '[{ name: south, at: hetzner/nbg1 }]' }).slice(found?.at.offset), /^(cells|\{ name: south)/);
  });
});

describe('a standby', () => {
  const code = 'capacity/tenants';
  const edits = (standby: string) => ({
    cells: `[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: other, at: ovhcloud/GRA9, ${standby} }] } }]`,
    services: `{ postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: scaleway/fr-par-1 }, mail: { relay: out.fjord.test, party: fjord } }`,
  });

  it('that cannot carry the platform and its tenants cannot take over', () => {
    const of = (nodes: number, size: string) => edits(`nodes: ${nodes}, size: ${size}`);
    refuses({ code, edits: of(1, '2cpu-4gb'), at: '/cells/0/standby/pools/0/nodes', marks: '1' });
    passes({ code, edits: of(3, '8cpu-16gb') });
  });

  it('is not asked to have the dedications of the primary', () => passes({ code, edits: edits('nodes: 3, for: [podinfo]') }));
});

describe('a size that a provider lacks', () => {
  it('is complained of once for all of its machines, and once for each provider', () => {
    const code = 'capacity/no-such-size';
    const services =
      '{ postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: hetzner/hel1, size: 5cpu-8gb }, mail: { relay: out.fjord.test, party: x } }';
    assert.equal(complaintsOf({ code, edits: { services } }).length, 2);
    const cells = '[{ name: south, cluster: { servers: { size: 1cpu-1gb }, pools: [{ name: all, at: stackit/eu01-1 }] } }]';
    assert.equal(complaintsOf({ code, edits: { cells } }).length, 1);
  });
});

describe('capacity of servers that take pods', () => {
  const code = 'capacity/tenants';
  const cells = (servers: string, own = 'name: own, at: hetzner/nbg1, nodes: 3, for: [collabora]') => ({
    cells: `[{ name: south, cluster: { servers: { ${servers} }, pools: [{ ${own} }] } }]`,
  });

  it('refuses the tenants that do not fit on them, beside a pool that is for one app', () => {
    const edits = { ...office, ...cells('at: [hetzner/nbg1], count: 3, schedulable: true, size: 4cpu-8gb') };
    const found = complaintsOf({ code, edits, tenants: tenants(10) });
    assert.deepEqual(
      found.map((each) => each.at.pointer),
      ['/cells/0/name'],
    );
    assert.match(found[0]?.message ?? '', /^The tenants and the platform of south .* its servers has/);
  });

  it('leaves an app without any place to the rule that says so', () => {
    passes({ code, edits: { ...office, ...cells('at: [hetzner/nbg1], count: 3') }, tenants: tenants(10) });
  });

  it('says whose requests they are: pools for one app carry nothing of the platform', () => {
    const own = 'name: own, at: hetzner/nbg1, nodes: 1, size: 2cpu-4gb, for: [nextcloud]';
    const edits = { ...office, ...pools(main(9), own) };
    const [found] = complaintsOf({ code, edits, tenants: tenants(12) });
    assert.match(found?.message ?? '', /^The tenants of south request .*; own has/);
  });
});

describe('capacity/connections, to the last session', () => {
  const code = 'capacity/connections';
  const edits = {
    ...office,
    apps: '[nextcloud]',
    settings: '{ nextcloud: { pool: direct } }',
    services: '{ postgres: { size: 2cpu-4gb }, mail: { relay: out.fjord.test, party: fjord } }',
  };
  const of = (...seats: number[]) =>
    Object.fromEntries(
      seats.map(
        (each, index) =>
          Object.values(tenants(index + 1, each))
            .slice(-1)
            .map((text) => [`t${index}`, text] as const)[0] ?? [],
      ),
    );
  const needs = (seats: number) => sample(edits, of(seats)).fleet[0]?.connections ?? 0;

  it('passes as many sessions as the host holds, and refuses one more tenant', () => {
    const { platform } = sample(edits, {});
    const own = (platform?.cells[0]?.databases ?? []).reduce((sum, each) => sum + each.values.connections, 0);
    const most = 4 * 50 - own;
    const [least, sizes] = [needs(1), Array.from({ length: 60 }, (_, index) => index + 1)];
    const last = sizes.find((seats) => needs(seats) <= most && (most - needs(seats)) % least === 0) ?? assert.fail();
    const whole = [...Array.from({ length: (most - needs(last)) / least }, () => 1), last];
    assert.equal(
      sample(edits, of(...whole)).fleet.reduce((sum, each) => sum + each.connections, own),
      200,
    );
    passes({ code, edits, tenants: of(...whole) });
    assert.equal(complaintsOf({ code, edits, tenants: of(...whole, 1) }).length, 1);
  });
});
