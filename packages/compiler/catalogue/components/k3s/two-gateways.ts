import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { ClusterPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'k3s/two-gateways',
  severity: 'error',
  title: "K3s's own Traefik beside the gateway of the cell",
  trap: 'A list under `disable` that leaves `traefik` out, so that K3s installs the Traefik which it brings along.',
  why: 'It comes with a Service of type LoadBalancer: a second public address on the bill, past the certificates, the limits and the detection of the cell. And both bring custom resource definitions of the same names: the version that came last holds for both.',
  wayOut: 'Switch it off with `disable: [traefik, ...]`, which is the default.',
  keys: ['cells.*.cluster.disable', 'cells.*.standby.disable'],
  evidence: [{ url: 'https://docs.k3s.io/networking/networking-services#traefik-ingress-controller', checkedAt: '2026-11-21' }],
};

/** Every cell has a gateway from its own chart. */
export const twoGateways: Rule = {
  code: CODE,
  platform: (plan) => plan.cells.flatMap(({ primary, standby }) => [primary, standby].filter((each) => each !== undefined).flatMap(check)),
};

function check({ cluster }: ClusterPlan): Finding[] {
  const { distribution, disable } = cluster.values;
  if (distribution !== 'k3s' || disable.includes('traefik')) return [];
  const at = (cluster.why.disable ?? cluster).origin;
  return [
    finding(CODE, {
      at,
      subject: cluster.name,
      found: disable.length === 0 ? 'nothing disabled' : disable.join(', '),
      expected: [...disable, 'traefik'].join(', '),
      message: `In \`${cluster.name}\` K3s would install its own Traefik beside the gateway of the cell.`,
      hint: 'Add `traefik` to `disable`, or leave the key out.',
      remedies: [{ ...at, value: [...disable, 'traefik'] }],
    }),
  ];
}
