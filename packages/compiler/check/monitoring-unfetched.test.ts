import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'monitoring/unfetched';
const at = '/services/monitoring/metrics';
const MAIL = 'mail: { relay: out.fjord.test, party: fjord }';

/** One cell that announces addresses, and a host elsewhere. */
function spec(addresses: string, monitoring = 'at: hetzner/fsn1, metrics: federation', more = '') {
  const pools = `[{ name: all, at: hetzner/nbg1 }${more}]`;
  return {
    cells: `[{ name: south, at: hetzner/nbg1, cluster: { loadBalancer: metallb, addresses: [${addresses}], pools: ${pools} } }]`,
    services: `{ ${MAIL}, monitoring: { ${monitoring} } }`,
  };
}

describe(code, () => {
  it('refuses to fetch from behind address translation, and passes one public address', () => {
    for (const address of ['10.99.0.0/28', '192.168.7.0/28', '172.31.0.0/28', '100.64.3.0/28'])
      refuses({ code, edits: spec(`"${address}"`), at, marks: 'federation', fix: true });
    passes({ code, edits: spec('"198.51.100.0/28"') });
    passes({ code, edits: spec('"192.168.7.0/28", "198.51.100.0/28"') });
    passes({ code, edits: spec('"172.32.0.0/28"') });
  });

  it('passes a host that stands where a pool of the cluster stands, and metrics that are sent', () => {
    passes({ code, edits: spec('"192.168.7.0/28"', 'at: hetzner/nbg1, metrics: federation') });
    passes({ code, edits: spec('"192.168.7.0/28"', undefined, ', { name: beside, at: hetzner/fsn1 }') });
    passes({ code, edits: spec('"192.168.7.0/28"', 'at: hetzner/fsn1, metrics: remote-write') });
    passes({ code, edits: spec('"192.168.7.0/28"', 'at: hetzner/fsn1') });
  });

  it("passes a provider's load balancer, whose address is public", () => {
    passes({ code, edits: { services: `{ ${MAIL}, monitoring: { metrics: federation } }` } });
  });
});
