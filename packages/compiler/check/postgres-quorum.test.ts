import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { refuses, passes } from './trial.ts';

const code = 'postgres/quorum';
const services = (rest: string) => ({ services: `{ ${rest}, mail: { relay: out.fjord.test, party: fjord } }` });
const cell = (servers: string) => ({ cells: `[{ name: south, at: hetzner/nbg1, cluster: { servers: { ${servers} } } }]` });
const TWO = '[scaleway/fr-par-1, scaleway/fr-par-2]';

describe('postgres/quorum', () => {
  it('shows what was read of the very program that votes', () => {
    const near = '{ at: [hetzner/nbg1, hetzner/hel1], witness: hetzner/hel1 }';
    const read = [
      refuses({ code, edits: services(`postgres: { at: ${TWO} }`), at: '/services/postgres/at', marks: TWO }),
      refuses({ code, edits: services(`cache: ${near}`), at: '/services/cache/witness', marks: 'hetzner/hel1', severity: 'warning' }),
      refuses({ code, edits: cell('count: 2'), at: '/cells/0/cluster/servers/count', marks: '2', fix: true }),
    ];
    assert.deepEqual(
      read.map(({ evidence }) => [new URL(evidence[0]?.url ?? '').hostname, evidence.length]),
      [
        ['github.com', 4],
        ['valkey.io', 4],
        ['docs.k3s.io', 4],
      ],
    );
  });

  it('refuses two voters, passes three: with a witness, or with data', () => {
    const { message, hint } = refuses({ code, edits: services(`postgres: { at: ${TWO} }`), at: '/services/postgres/at', marks: TWO });
    assert.match(message, /2 voters.*the loss of one stops every write/);
    assert.match(hint, /witness.*scaleway/);
    passes({ code, edits: services(`postgres: { at: ${TWO}, witness: hetzner/hel1 }`) });
    passes({ code, edits: services('postgres: { at: [scaleway/fr-par-1, scaleway/fr-par-2, hetzner/hel1] }') });
    passes({ code });
  });

  it('refuses one voter in production, and passes it where nobody has data', () => {
    const one = services('postgres: { at: [hetzner/fsn1] }');
    refuses({ code, edits: one, at: '/services/postgres/at', marks: '[hetzner/fsn1]' });
    passes({ code, edits: { ...one, profile: 'evaluation' } });
    refuses({ code, edits: { ...services(`postgres: { at: ${TWO} }`), profile: 'evaluation' }, at: '/services/postgres/at', marks: TWO });
  });

  it('takes a witness away in whichever layer is nearer, so that none of a wider one comes back', () => {
    const postgres = (more: string) => `{ postgres: { ${more} } }`;
    const three = 'at: [hetzner/fsn1, hetzner/nbg1, hetzner/hel1]';
    const fourth = 'witness: scaleway/pl-waw-3';
    const cases: readonly (readonly [platform: string, environment: string, cell: string, at: string])[] = [
      [three, fourth, '', '/environments/0/services/postgres/witness'],
      [`${three}, witness: hetzner/fsn1`, fourth, '', '/environments/0/services/postgres/witness'],
      [fourth, three, '', '/services/postgres/witness'],
      ['', three, fourth, '/cells/0/services/postgres/witness'],
      ['', fourth, three, '/environments/0/services/postgres/witness'],
    ];
    for (const [platform, environment, cell, at] of cases) {
      const edits = {
        ...services(platform === '' ? 'cache: {}' : `postgres: { ${platform} }`),
        environments: `[{ name: prod, services: ${postgres(environment)} }]`,
        cells: `[{ name: south, at: hetzner/nbg1${cell === '' ? '' : `, services: ${postgres(cell)}`} }]`,
      };
      refuses({ code, edits, at, marks: 'scaleway/pl-waw-3', fix: true });
    }
  });

  it('says of two voters with a witness that data is missing, not a witness', () => {
    const edits = services('postgres: { at: [hetzner/fsn1], witness: hetzner/hel1 }');
    const { hint } = refuses({ code, edits, at: '/services/postgres/at', marks: '[hetzner/fsn1]' });
    assert.match(hint, /second site under `at`/);
    passes({ code, edits: services('postgres: { at: [hetzner/fsn1, hetzner/nbg1], witness: hetzner/hel1 }') });
  });

  it('refuses the witness that makes three voters four, and takes it away', () => {
    const three = '[hetzner/fsn1, hetzner/nbg1, scaleway/fr-par-1]';
    refuses({
      code,
      edits: services(`postgres: { at: ${three}, witness: hetzner/hel1 }`),
      at: '/services/postgres/witness',
      marks: 'hetzner/hel1',
      fix: true,
    });
    passes({ code, edits: services(`postgres: { at: ${three} }`) });
  });

  it('counts the voters of the cache and of MariaDB where they stand by themselves', () => {
    refuses({ code, edits: services(`cache: { at: ${TWO} }`), at: '/services/cache/at', marks: TWO });
    passes({ code, edits: services(`cache: { at: ${TWO}, witness: hetzner/hel1 }`) });
    const mautic = { apps: '[mautic]', plans: '[{ name: one, version: 1, seats: { min: 1, max: 9 }, price: { perSeat: 1 } }]' };
    refuses({ code, edits: { ...mautic, ...services(`mariadb: { at: ${TWO} }`) }, at: '/services/mariadb/at', marks: TWO });
    passes({ code, edits: { ...mautic, ...services(`mariadb: { at: ${TWO}, witness: hetzner/hel1 }`) } });
    // No app on offer lives there: nothing is built, and nothing is wrong.
    passes({ code, edits: services(`mariadb: { at: ${TWO} }`) });
  });

  it('complains once where the services share one layout', () => {
    const mautic = { apps: '[mautic]', plans: '[{ name: one, version: 1, seats: { min: 1, max: 9 }, price: { perSeat: 1 } }]' };
    refuses({ code, edits: { ...mautic, ...services(`postgres: { at: ${TWO} }`) }, at: '/services/postgres/at', marks: TWO });
  });

  it('refuses two and four servers, and passes one, three and five where they belong', () => {
    refuses({ code, edits: cell('count: 2'), at: '/cells/0/cluster/servers/count', marks: '2', fix: true });
    refuses({
      code,
      edits: cell('at: [hetzner/fsn1, hetzner/hel1, hetzner/nbg1], count: 2'),
      at: '/cells/0/cluster/servers/count',
      marks: '2',
      fix: true,
    });
    refuses({ code, edits: cell('count: 4'), at: '/cells/0/cluster/servers/count', marks: '4' });
    const four = '[hetzner/fsn1, hetzner/hel1, hetzner/nbg1, scaleway/fr-par-1]';
    refuses({ code, edits: cell(`at: ${four}`), at: '/cells/0/cluster/servers/at', marks: four });
    for (const good of ['count: 3', 'count: 5', 'at: [hetzner/fsn1, hetzner/hel1]']) passes({ code, edits: cell(good) });
    passes({ code, edits: { ...cell('count: 1'), profile: 'evaluation' } });
    refuses({ code, edits: cell('count: 1'), at: '/cells/0/cluster/servers/count', marks: '1', fix: true });
  });

  it('counts the servers of a standby, too', () => {
    const standby = (count: number) => ({
      cells: `[{ name: south, at: hetzner/nbg1, standby: { servers: { at: [ovhcloud/GRA11], count: ${count} }, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]`,
    });
    refuses({ code, edits: standby(2), at: '/cells/0/standby/servers/count', marks: '2', fix: true });
    passes({ code, edits: standby(3) });
  });

  it('warns of a witness at a site with data, and of data hosts side by side', () => {
    const near = services('postgres: { at: [hetzner/fsn1, hetzner/nbg1], witness: hetzner/fsn1 }');
    const { message } = refuses({ code, edits: near, at: '/services/postgres/witness', marks: 'hetzner/fsn1', severity: 'warning' });
    assert.match(message, /the loss of that one site stops every write/);
    const side = '[hetzner/fsn1, hetzner/fsn1]';
    const edits = services(`postgres: { at: ${side}, witness: hetzner/hel1 }`);
    refuses({ code, edits, at: '/services/postgres/at', marks: side, severity: 'warning' });
    passes({ code, edits: services('postgres: { at: [hetzner/fsn1, hetzner/nbg1], witness: hetzner/hel1 }') });
    passes({ code, edits: { ...near, profile: 'evaluation' } });
  });
});

describe('postgres/quorum of voters that stand together', () => {
  it('says how many of three fall with their site', () => {
    const two = services('postgres: { at: [hetzner/nbg1, hetzner/nbg1, hetzner/hel1] }');
    const { found } = refuses({
      code,
      edits: two,
      at: '/services/postgres/at',
      marks: '[hetzner/nbg1, hetzner/nbg1, hetzner/hel1]',
      severity: 'warning',
    });
    assert.equal(found, '2 of 3 voters at hetzner/nbg1');
  });

  it('says of four voters that they are four, and not where they stand', () => {
    const edits = services('postgres: { at: [hetzner/nbg1, hetzner/nbg1, hetzner/hel1], witness: hetzner/fsn1 }');
    refuses({ code, edits, at: '/services/postgres/witness', marks: 'hetzner/fsn1', fix: true });
  });
});
