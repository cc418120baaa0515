import type { AppPlan } from '../../../plan/plan.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import { egress, ingress, own } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { PORT } from './facts.ts';

const PART_OF = 'app.kubernetes.io/part-of';

/**
 * From the files app straight to Collabora's Service, beside what each may do anyway: conversions are allowed from private addresses
 * only, and through the gateway a request may carry the public address of its node.
 */
export function documentPolicies(plan: AppPlan, files: string, identity: Identity, namespace: string): Manifest[] {
  const [here, there] = [{ [PART_OF]: plan.app.name }, { [PART_OF]: files }];
  const policy = (name: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(name, identity, plan.app.origin, { namespace }),
    spec,
  });
  const ports = [{ port: PORT }];
  return [
    policy('collabora-from-files', {
      podSelector: { matchLabels: here },
      policyTypes: ['Ingress'],
      ingress: ingress([{ from: [own(there)], ports }]),
    }),
    policy('files-to-collabora', {
      podSelector: { matchLabels: there },
      policyTypes: ['Egress'],
      egress: egress([{ to: [own(here)], ports }]),
    }),
  ];
}
