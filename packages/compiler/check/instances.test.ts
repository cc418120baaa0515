import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, passes, refuses } from './trial.ts';

const code = 'postgres/instances';
const severity = 'warning';
const mail = 'mail: { relay: smtp.fjord.test, party: fjord-mail }';
const postgres = (more = '') => `{ ${mail}, postgres: { run: cluster${more} } }`;
const pool = (name: string, at: string, nodes: number, more = '') =>
  `{ name: ${name}, at: ${at}, nodes: ${nodes}, size: 8cpu-16gb${more} }`;
const cells = (...pools: readonly string[]) => `[{ name: south, at: hetzner/nbg1, cluster: { pools: [${pools.join(', ')}] } }]`;
const THREE = cells(pool('a', 'hetzner/nbg1', 2), pool('b', 'hetzner/fsn1', 2), pool('c', 'hetzner/hel1', 2));
const at = '/services/postgres/at';
const edits = (of: string, services = postgres()) => ({ cells: of, services });

describe(code, () => {
  it('passes three instances on open nodes of three sites, asked for or by default, and hosts with whatever they have', () => {
    passes({ code, edits: edits(THREE) });
    passes({ code, edits: edits(THREE, postgres(', at: [hetzner/hel1, hetzner/nbg1, hetzner/fsn1]')) });
    passes({ code, edits: edits(cells(pool('a', 'hetzner/nbg1', 1)), `{ ${mail} }`) });
  });

  it('refuses one instance and two, with what is lost of each, and offers to leave the sites to it', () => {
    const few = (sites: string, marks: string) =>
      refuses({ code, edits: edits(THREE, postgres(`, at: ${sites}`)), at, marks, fix: true }).message;
    assert.match(few('[hetzner/nbg1]', '[hetzner/nbg1]'), /everything is lost that no copy had/);
    assert.match(few('[hetzner/nbg1, hetzner/fsn1]', '[hetzner/nbg1, hetzner/fsn1]'), /that the second had not yet/);
    const one = edits(THREE, postgres(', at: [hetzner/nbg1]'));
    assert.equal(complaintsOf({ code, edits: one }).length, 1, 'that they share a site is no second complaint');
    assert.deepEqual(complaintsOf({ code, edits: { ...one, profile: 'evaluation' } }), [], 'an evaluation has nothing to lose');
    const two = postgres(', at: [hetzner/nbg1, hetzner/fsn1]');
    assert.equal(complaintsOf({ code, edits: edits(THREE, two) }).length, 1, 'their sites are not complained of, too');
  });

  it('refuses more instances than a site has open nodes, and does not count those that a taint closes', () => {
    const nodes = '/cells/0/cluster/pools/0/nodes';
    refuses({ code, edits: edits(cells(pool('a', 'hetzner/nbg1', 2))), at: nodes, marks: '2' });
    assert.equal(complaintsOf({ code, edits: edits(cells(pool('a', 'hetzner/nbg1', 3))) })[0]?.severity, 'warning');
    const closed = cells(pool('a', 'hetzner/nbg1', 2), pool('b', 'hetzner/nbg1', 3, ', taints: [noisy]'));
    refuses({ code, edits: edits(closed), at: nodes, marks: '2' });
  });

  it('points at the open pool of the site that is short', () => {
    const pointer = (...pools: readonly string[]) => complaintsOf({ code, edits: edits(cells(...pools)) })[0]?.at.pointer;
    const second = '/cells/0/cluster/pools/1/nodes';
    assert.equal(pointer(pool('a', 'hetzner/nbg1', 3, ', taints: [noisy]'), pool('b', 'hetzner/nbg1', 2)), second);
    assert.equal(pointer(pool('a', 'hetzner/fsn1', 3), pool('b', 'hetzner/nbg1', 1)), second);
  });

  it('refuses sites where the cluster has no node, or none that mounts the volumes', () => {
    const sites = ', at: [hetzner/nbg1, hetzner/fsn1, ovhcloud/GRA9]';
    const three = cells(pool('a', 'hetzner/nbg1', 2), pool('b', 'hetzner/fsn1', 2), pool('c', 'ovhcloud/GRA9', 2));
    const found = refuses({ code, edits: edits(three, postgres(sites)), at, marks: sites.slice(6) });
    assert.match(found.found, /ovhcloud\/GRA9/);
    assert.equal(found.expected, 'sites with open nodes: hetzner/nbg1, hetzner/fsn1');
    const closed = cells(pool('a', 'hetzner/nbg1', 3, ', taints: [noisy]'));
    assert.equal(complaintsOf({ code, edits: edits(closed) })[0]?.expected, 'sites with open nodes: none');
    passes({ code, edits: { ...edits(three, postgres(sites)), stack: '{ volumes: longhorn }' } });
  });

  it('warns of one site and of two, of which either may have the two that are needed', () => {
    assert.match(complaintsOf({ code, edits: edits(cells(pool('a', 'hetzner/nbg1', 3))) })[0]?.message ?? '', /that one site/);
    const two = cells(pool('a', 'hetzner/nbg1', 2), pool('b', 'hetzner/fsn1', 2));
    const [warned = assert.fail()] = complaintsOf({ code, edits: edits(two) });
    assert.deepEqual([warned.severity, warned.found], ['warning', '3 instances at hetzner/nbg1 and hetzner/fsn1']);
    assert.deepEqual(complaintsOf({ code, edits: { ...edits(two), profile: 'evaluation' } }), []);
  });

  it('refuses the same of MariaDB, and even for a trial: its operator makes no cluster of one or two', () => {
    const needed = {
      apps: '[mautic]',
      plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
    };
    const mariadb = (more: string) => ({ ...edits(THREE, `{ ${mail}, mariadb: { run: cluster${more} } }`), ...needed });
    const sites = '[hetzner/nbg1, hetzner/fsn1]';
    passes({ code, edits: mariadb('') });
    const two = refuses({ code, edits: mariadb(`, at: ${sites}`), at: '/services/mariadb/at', marks: sites, fix: true });
    assert.match(two.message, /MariaDB has two instances in the cluster: neither is a majority/);
    const trial = (more: string) => complaintsOf({ code, edits: { ...mariadb(more), profile: 'evaluation' } });
    assert.deepEqual([trial(`, at: ${sites}`).length, trial(', at: [hetzner/nbg1]').length, trial('').length], [1, 1, 0]);
    const asked = { code, severity, edits: mariadb(', witness: hetzner/hel1'), at: '/services/mariadb/witness' } as const;
    assert.match(refuses({ ...asked, marks: 'hetzner/hel1', fix: true }).message, /servers and instances decide/);
    const crowded = { ...mariadb(''), cells: cells(pool('a', 'hetzner/nbg1', 2)) };
    refuses({ code, edits: crowded, at: '/cells/0/cluster/pools/0/nodes', marks: '2' });
    assert.deepEqual(
      complaintsOf({ code, edits: { ...mariadb(', at: [hetzner/nbg1]'), apps: '[podinfo]', plans: '[]' } }),
      [],
      'nobody needs it',
    );
  });

  it('warns of a witness, which no host would be', () => {
    const asked = postgres(', witness: hetzner/hel1');
    refuses({ code, severity, edits: edits(THREE, asked), at: '/services/postgres/witness', marks: 'hetzner/hel1', fix: true });
  });
});
