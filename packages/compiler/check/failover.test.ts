import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sample } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const MAIL = 'mail: { relay: out.fjord.test, party: fjord }';
const three = '[hetzner/nbg1, scaleway/fr-par-1, ovhcloud/GRA11]';

/** A platform with a standby at OVHcloud; postgres at two parties with a witness at a third, unless said otherwise. */
function standby(
  services = 'postgres: { at: [hetzner/nbg1, ovhcloud/GRA11], witness: scaleway/fr-par-1 }',
  votes = three,
): Record<string, string> {
  return {
    cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: all, at: ovhcloud/GRA11 }] } }]',
    failover: `{ mode: automatic, votes: ${votes} }`,
    services: `{ ${services}, ${MAIL} }`,
  };
}

const SOUTH = ['hetzner/nbg1', 'ovhcloud/GRA11', 'scaleway/fr-par-1'];
const WEST = ['scaleway/fr-par-1', 'hetzner/fsn1', 'ovhcloud/GRA11'];

describe('failover/no-data', () => {
  const code = 'failover/no-data';

  it('refuses a standby where no replica of the databases is, and passes it with one', () => {
    const near = '[hetzner/nbg1, hetzner/hel1]';
    refuses({ code, edits: standby(`postgres: { at: ${near}, witness: scaleway/fr-par-1 }`), at: '/services/postgres/at', marks: near });
    passes({ code, edits: standby() });
  });

  it('passes a standby of which nothing else is said: data at both, the vote at a third provider, for each cell its own', () => {
    const cell = (name: string, at: string, over: string) =>
      `{ name: ${name}, at: ${at}, standby: { pools: [{ name: all, at: ${over} }] } }`;
    const edits = {
      cells: `[${cell('south', 'hetzner/nbg1', 'ovhcloud/GRA11')}, ${cell('west', 'scaleway/fr-par-1', 'hetzner/fsn1')}]`,
      apps: '[nextcloud, mautic]',
      plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
    };
    passes({ code, edits });
    passes({ code: 'failover/same-party', edits });
    const { diagnostics, platform } = sample(edits);
    assert.deepEqual(
      diagnostics.filter((each) => each.severity === 'error'),
      [],
    );
    assert.deepEqual(
      platform?.cells.map(({ services: { postgres, mariadb, cache } }) => [postgres, mariadb, cache].map((each) => each?.values.voters)),
      [
        [SOUTH, SOUTH, SOUTH],
        [WEST, WEST, WEST],
      ],
    );
  });

  it('puts the data of a cell with a standby at its own provider where that one always did, and says so', () => {
    const cells = '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: all, at: hetzner/hel1 }] } }]';
    refuses({ code: 'failover/same-party', edits: { cells }, at: '/services/postgres/at', marks: 'services' });
  });

  it('does not take a witness for a replica', () => {
    const near = '[hetzner/nbg1, scaleway/fr-par-1]';
    refuses({ code, edits: standby(`postgres: { at: ${near}, witness: ovhcloud/GRA11 }`), at: '/services/postgres/at', marks: near });
  });

  it('asks each service that stands by itself', () => {
    const base = 'postgres: { at: [hetzner/nbg1, ovhcloud/GRA11], witness: scaleway/fr-par-1 }';
    const near = '[hetzner/nbg1, scaleway/fr-par-1]';
    refuses({ code, edits: standby(`${base}, cache: { at: ${near}, witness: hetzner/hel1 }`), at: '/services/cache/at', marks: near });
    passes({ code, edits: standby(`${base}, cache: { at: [scaleway/fr-par-1, ovhcloud/GRA11], witness: hetzner/hel1 }`) });
  });

  it('refuses objects of which no copy is there, and passes a copy, or the objects themselves', () => {
    const base = 'postgres: { at: [hetzner/nbg1, ovhcloud/GRA11], witness: scaleway/fr-par-1 }';
    refuses({
      code,
      edits: standby(`${base}, objects: { at: hetzner/nbg1, copy: scaleway/fr-par }`),
      at: '/services/objects/copy',
      marks: 'scaleway/fr-par',
    });
    passes({ code, edits: standby(`${base}, objects: { at: hetzner/nbg1, copy: ovhcloud/GRA }`) });
    passes({ code, edits: standby(`${base}, objects: { at: ovhcloud/GRA, copy: hetzner/nbg1 }`) });
  });

  it('asks nothing of a cell without a standby', () => {
    passes({ code });
    passes({ code, edits: { services: `{ objects: { copy: scaleway/fr-par }, ${MAIL} }` } });
  });
});

describe('failover/same-party', () => {
  const code = 'failover/same-party';

  it('refuses votes at two parties, and passes three', () => {
    const two = '[hetzner/nbg1, scaleway/fr-par-1, scaleway/fr-par-2]';
    refuses({ code, edits: standby(undefined, two), at: '/failover/votes', marks: two });
    passes({ code, edits: standby() });
  });

  it('refuses three parties of which one has half of the votes, a vote counted twice included', () => {
    const heavy = '[hetzner/nbg1, hetzner/hel1, hetzner/fsn1, scaleway/fr-par-1, ovhcloud/GRA11]';
    const { message } = refuses({ code, edits: standby(undefined, heavy), at: '/failover/votes', marks: heavy });
    assert.match(message, /without hetzner/);
    const twice = '[hetzner/nbg1, hetzner/nbg1, scaleway/fr-par-1, ovhcloud/GRA11]';
    refuses({ code, edits: standby(undefined, twice), at: '/failover/votes', marks: twice });
    passes({ code, edits: standby(undefined, '[hetzner/nbg1, hetzner/hel1, scaleway/fr-par-1, scaleway/nl-ams-1, ovhcloud/GRA11]') });
  });

  it('counts votes that stand outside the providers of the catalogue by their whole name', () => {
    passes({ code, edits: standby(undefined, '[office1, office2, office3]') });
    refuses({
      code,
      edits: standby(undefined, '[office1, office1, office2]'),
      at: '/failover/votes',
      marks: '[office1, office1, office2]',
    });
  });

  it('refuses an automatic failover without votes, and passes one that waits for a person', () => {
    const { failover: _votes, ...rest } = standby();
    refuses({ code, edits: { ...rest, failover: '{ mode: automatic }' }, at: '/failover/votes', marks: 'failover' });
    passes({ code, edits: { ...rest, failover: '{ mode: manual }' } });
    passes({ code, edits: rest });
    passes({ code, edits: { failover: '{ mode: automatic }' } });
  });

  it('refuses voters of a data service that one party can stop, and passes them at three', () => {
    const places = '[hetzner/nbg1, ovhcloud/GRA11]';
    refuses({ code, edits: standby(`postgres: { at: ${places}, witness: hetzner/hel1 }`), at: '/services/postgres/at', marks: places });
    passes({ code, edits: standby(`postgres: { at: ${places}, witness: scaleway/fr-par-1 }`) });
    assert.deepEqual(complaintsOf({ code, edits: { services: `{ postgres: { at: ${places}, witness: hetzner/hel1 }, ${MAIL} }` } }), []);
  });

  it('does not count the servers of the cluster', () => {
    const edits = standby();
    passes({
      code,
      edits: {
        ...edits,
        cells:
          '[{ name: south, cluster: { servers: { at: [hetzner/nbg1], count: 3 }, pools: [{ name: all, at: hetzner/nbg1 }] }, standby: { pools: [{ name: all, at: ovhcloud/GRA11 }] } }]',
      },
    });
  });
});

describe('failover/same-site', () => {
  const code = 'failover/same-site';
  const cells = (cluster: string, standbyCluster: string) => ({
    ...standby(),
    cells: `[{ name: south, ${cluster}, standby: { ${standbyCluster} } }]`,
  });
  const POOL = 'pools: [{ name: all, at: hetzner/nbg1 }]';

  it('refuses a standby whose nodes stand where all nodes of the cluster stand', () => {
    refuses({
      code,
      edits: cells('at: hetzner/nbg1', 'servers: { at: [ovhcloud/GRA11] }, pools: [{ name: all, at: hetzner/nbg1 }]'),
      at: '/cells/0/standby/pools/0/at',
      marks: 'hetzner/nbg1',
    });
  });

  it('refuses servers without which neither goes on', () => {
    refuses({
      code,
      edits: cells(
        `cluster: { servers: { at: [hetzner/hel1], count: 3 }, ${POOL} }`,
        'servers: { at: [hetzner/hel1], count: 3 }, pools: [{ name: all, at: ovhcloud/GRA11 }]',
      ),
      at: '/cells/0/standby/servers/at',
      marks: '[hetzner/hel1]',
    });
  });

  it('passes a site that the cluster can lose, and a pool of its own for one app', () => {
    passes({ code, edits: standby() });
    // One of three servers stands there.
    passes({
      code,
      edits: cells(
        `cluster: { servers: { at: [hetzner/nbg1, hetzner/hel1, hetzner/fsn1] }, ${POOL} }`,
        'servers: { at: [hetzner/hel1], count: 3 }, pools: [{ name: all, at: hetzner/hel1 }]',
      ),
    });
    passes({ code, edits: { cells: '[{ name: south, at: hetzner/nbg1 }]' } });
  });
});

describe('failover/no-standby', () => {
  const code = 'failover/no-standby';

  it('refuses an automatic failover of cells without a standby, and warns of votes on nothing', () => {
    refuses({ code, edits: { failover: `{ mode: automatic, votes: ${three} }` }, at: '/failover/mode', marks: 'automatic' });
    refuses({ code, edits: { failover: `{ votes: ${three} }` }, at: '/failover/votes', marks: three, severity: 'warning' });
    passes({ code, edits: standby() });
    passes({ code, edits: { failover: '{ mode: manual }' } });
  });
});

describe('places of votes', () => {
  const code = 'spec/reference';

  it('refuses a site that a provider does not have, and one of a misspelt provider', () => {
    const said = refuses({
      code,
      edits: standby(undefined, '[hetzner/nbg9, scaleway/fr-par-1, ovhcloud/GRA11]'),
      at: '/failover/votes/0',
      marks: 'hetzner/nbg9',
      fix: true,
    });
    assert.match(said.hint, /hetzner\/nbg1/);
    refuses({
      code,
      edits: standby(undefined, '[hetznr/nbg1, scaleway/fr-par-1, ovhcloud/GRA11]'),
      at: '/failover/votes/0',
      marks: 'hetznr/nbg1',
      fix: true,
    });
    passes({ code, edits: standby() });
  });

  it('says that a place of nobody is taken as a party of its own', () => {
    refuses({
      code,
      edits: standby(undefined, '[office, scaleway/fr-par-1, ovhcloud/GRA11]'),
      at: '/failover/votes/0',
      marks: 'office',
      severity: 'warning',
    });
  });
});

describe('failover/sole-cluster', () => {
  const code = 'failover/sole-cluster';
  const cell = (active: string, rest = '') => ({ cells: `[{ name: south, at: hetzner/nbg1, active: ${active}${rest} }]` });
  it('refuses a cell with one cluster that is put to sleep, and passes one that has another', () => {
    refuses({ code, edits: cell('none'), at: '/cells/0/active', marks: 'none', fix: true });
    refuses({ code, edits: cell('standby'), at: '/cells/0/active', marks: 'standby', fix: true });
    passes({ code, edits: cell('primary') });
    passes({ code, edits: cell('none', ', standby: { pools: [{ name: all, at: ovhcloud/GRA11 }] }') });
  });
});

describe('failover of some of the cells', () => {
  const services = `{ postgres: { at: [hetzner/nbg1, ovhcloud/GRA11], witness: scaleway/fr-par-1 }, ${MAIL} }`;
  const cells =
    '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: all, at: ovhcloud/GRA11 }] } }, { name: north, at: hetzner/hel1 }]';
  const failover = (mode: string, votes: string) => ({ cells, services, failover: `{ mode: ${mode}, votes: ${votes} }` });
  const near = '[hetzner/nbg1, hetzner/hel1, hetzner/fsn1]';

  it('counts as one: a standby of one cell is enough, and its votes are held to three parties', () => {
    passes({ code: 'failover/no-standby', edits: failover('automatic', three) });
    passes({ code: 'failover/same-party', edits: failover('automatic', three) });
    refuses({ code: 'failover/same-party', edits: failover('automatic', near), at: '/failover/votes', marks: near });
  });

  it('holds votes that are named to three parties where a person switches, too', () => {
    refuses({ code: 'failover/same-party', edits: failover('manual', near), at: '/failover/votes', marks: near });
    passes({ code: 'failover/same-party', edits: { cells, services } });
  });
});

describe('failover/same-site, to the edge', () => {
  const code = 'failover/same-site';
  const cells = (pools: string, near: string, servers = '') => ({
    ...standby(),
    cells: `[{ name: south, cluster: { ${servers}pools: [${pools}] }, standby: { servers: { at: [ovhcloud/GRA11] }, pools: [{ name: all, at: ${near} }] } }]`,
  });
  const at = '/cells/0/standby/pools/0/at';

  it('takes a site with half of the servers for one that the cluster cannot lose', () => {
    const servers = 'servers: { at: [hetzner/nbg1, hetzner/hel1], count: 2 }, ';
    refuses({ code, edits: cells('{ name: all, at: hetzner/fsn1 }', 'hetzner/hel1', servers), at, marks: 'hetzner/hel1' });
  });

  it('looks at open pools alone, and at all of them', () => {
    const open = '{ name: all, at: hetzner/nbg1 }';
    refuses({ code, edits: cells(`${open}, { name: own, at: ovhcloud/DE1, for: [podinfo] }`, 'hetzner/nbg1'), at, marks: 'hetzner/nbg1' });
    passes({ code, edits: cells(`${open}, { name: more, at: ovhcloud/DE1 }`, 'hetzner/nbg1') });
    passes({ code, edits: cells('{ name: own, at: hetzner/nbg1, for: [podinfo] }', 'hetzner/nbg1') });
  });
});

it('a vote at a site of an inventory stands somewhere that the spec knows', () => {
  const inventory =
    '[{ name: dock, party: operator, sites: [{ name: slip, country: DE }], machines: [{ name: box, site: slip, size: 2cpu-4gb, address: 10.20.80.1 }] }]';
  const said = (vote: string) =>
    sample({ ...standby(undefined, `[${vote}, scaleway/fr-par-1, ovhcloud/GRA11]`), inventory })
      .diagnostics.map(({ code, at }) => `${code} ${at.pointer}`)
      .filter((each) => each.endsWith('/failover/votes/0'));
  assert.deepEqual([said('dock/slip'), said('dock/slop')], [[], ['spec/reference /failover/votes/0']]);
});
