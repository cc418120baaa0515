import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sample } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const cell = (network: string, more = '') => ({
  cells: `[{ name: south, cluster: { network: { ${network} }, pools: [{ name: all, at: hetzner/nbg1${more} }] } }]`,
});
const beside = (network: string) => ({
  cells: `[{ name: south, at: hetzner/nbg1, standby: { network: { ${network} }, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]`,
});
const at = (name: string) => `/cells/0/cluster/network/${name}`;

describe('network/overlap', () => {
  const code = 'network/overlap';

  it('refuses networks that touch in one address, and passes neighbours', () => {
    refuses({ code, edits: cell('pods: 10.60.0.0/16, services: 10.60.252.0/22'), at: at('services'), marks: '10.60.252.0/22' });
    passes({ code, edits: cell('pods: 10.60.0.0/16, services: 10.61.0.0/22') });
    passes({ code });
  });

  it('points at what was written where it meets a default', () => {
    const { hint, related } = refuses({ code, edits: cell('nodes: 10.42.0.0/16'), at: at('nodes'), marks: '10.42.0.0/16' });
    assert.match(hint, /`network\.nodes`/);
    assert.equal(related.length, 1);
    passes({ code, edits: cell('nodes: 10.41.0.0/16') });
    passes({ code, edits: cell('nodes: 10.42.0.0/16, pods: 10.41.0.0/16') });
  });

  it('reads a network by its length, whatever stands inside it', () => {
    refuses({ code, edits: cell('nodes: 10.40.0.0/13, pods: 10.50.0.0/16'), at: at('nodes'), marks: '10.40.0.0/13' });
  });

  it('refuses a standby in the networks of its cell, and passes two cells with the same', () => {
    refuses({ code, edits: beside('nodes: 10.20.0.0/16'), at: '/cells/0/standby/network/nodes', marks: '10.20.0.0/16' });
    passes({ code, edits: beside('nodes: 10.22.0.0/16') });
    passes({ code, edits: { cells: '[{ name: south, at: hetzner/nbg1 }, { name: west, at: scaleway/fr-par-1 }]' } });
  });
});

describe("network/overlap of the control plane's database", () => {
  const code = 'network/overlap';
  const running = (wishes: string) => ({
    cells: `[{ name: south, at: hetzner/nbg1, controlPlane: { image: registry.fjord.test/hansa:0.1.0, ${wishes} } }]`,
  });
  const place = '/cells/0/controlPlane';

  it('refuses a database among the pods or the services, and passes the addresses beside them', () => {
    const { message } = refuses({
      code,
      edits: running('database: [10.60.0.11, 10.42.255.255]'),
      at: `${place}/database/1`,
      marks: '10.42.255.255',
    });
    assert.match(message, /^10\.42\.255\.255 and pods of south \(10\.42\.0\.0\/16\) share addresses\.$/);
    passes({ code, edits: running('database: [10.41.255.255, 10.44.0.0]') });
    refuses({ code, edits: running('database: [10.43.7.1]'), at: `${place}/database/0`, marks: '10.43.7.1' });
  });

  it('passes a database among the machines of the cell', () => {
    passes({ code, edits: running('database: [10.20.2.40]') });
  });
});

describe('network/too-small', () => {
  const code = 'network/too-small';

  it('refuses fewer /24 than twice the nodes, and passes as many', () => {
    // Three servers and five nodes, twice: sixteen /24 are a /20.
    refuses({ code, edits: cell('pods: 10.60.0.0/21', ', nodes: 5'), at: at('pods'), marks: '10.60.0.0/21' });
    passes({ code, edits: cell('pods: 10.60.0.0/20', ', nodes: 5') });
    refuses({ code, edits: cell('pods: 10.60.0.0/20', ', nodes: 6'), at: at('pods'), marks: '10.60.0.0/20' });
  });

  it('refuses nodes below /16 and services below /22, and passes these', () => {
    const { message } = refuses({ code, edits: cell('nodes: 10.60.0.0/17'), at: at('nodes'), marks: '10.60.0.0/17' });
    assert.match(message, /has 32768 addresses; with a \/24 for each site at which something may stand it takes 65536\.$/);
    passes({ code, edits: cell('nodes: 10.60.0.0/16') });
    refuses({ code, edits: cell('services: 10.60.0.0/23'), at: at('services'), marks: '10.60.0.0/23' });
    passes({ code, edits: cell('services: 10.60.0.0/22') });
  });
});

describe('network/public', () => {
  const code = 'network/public';

  it('refuses addresses of the internet, and passes the private ranges to their very edges', () => {
    for (const cidr of ['11.0.0.0/16', '172.32.0.0/16', '192.169.0.0/16', '9.255.0.0/16'])
      refuses({ code, edits: cell(`nodes: ${cidr}`), at: at('nodes'), marks: cidr });
    for (const cidr of ['10.255.0.0/16', '172.31.0.0/16', '192.168.0.0/16', '100.64.0.0/16'])
      assert.deepEqual(complaintsOf({ code, edits: cell(`nodes: ${cidr}`) }), [], cidr);
    passes({ code, edits: cell('nodes: 172.16.0.0/16') });
  });

  it('refuses a network that is only partly private', () => {
    refuses({ code, edits: cell('nodes: 172.0.0.0/8'), at: at('nodes'), marks: '172.0.0.0/8' });
    refuses({ code, edits: cell('nodes: 8.0.0.0/6'), at: at('nodes'), marks: '8.0.0.0/6' });
  });
});

describe('the way out of a network that is too small', () => {
  const hint = (cells: string) => sample({ cells }, {}).diagnostics.find((each) => each.code === 'network/too-small')?.hint ?? '';

  it('is the default where that is enough, and what is enough where it is not', () => {
    assert.match(hint('[{ name: south, at: hetzner/nbg1, cluster: { network: { pods: 10.42.0.0/22 } } }]'), /\/16 .*leave it out/);
    assert.match(hint('[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: 250 }] } }]'), /^Take a \/15 or larger/);
  });
});
