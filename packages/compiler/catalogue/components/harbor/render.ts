import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { Change } from '../../../tree/manifest/patch.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { alerts } from './alerts.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { network } from './network.ts';
import { TOKEN, values } from './values.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'harbor', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  const identity: Identity = { name: 'harbor', instance: 'harbor', partOf: 'platform', cell: view.cell.cell.name };
  return [
    {
      name: 'registry',
      needs: ['cert-manager', 'gateway', 'monitoring-crds', 'postgres'],
      charts: [
        {
          release: 'harbor',
          chart: 'harbor',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: [...network(view, identity), ...tokenKey(view, identity)],
      asleep: [{ release: 'harbor', changes: ASLEEP }],
    },
    { name: 'registry-alerts', needs: ['registry', 'prometheus-operator'], objects: [alerts(view, identity)] },
  ];
}

/** Whoever writes to the database or the bucket: a standby has a copy of the first that takes no writes, and tidies up nothing. */
const ASLEEP: readonly Change[] = ['core', 'jobservice', 'registry', 'exporter'].map((part) => ({
  op: 'replace',
  path: `/${part}/replicas`,
  value: 0,
}));

/**
 * The key by which tokens are signed. Cores read it when they start, and each has to know the tokens of the others: it stays the same for as
 * long as its Secret does.
 */
function tokenKey({ reason }: ComponentView, identity: Identity): readonly Manifest[] {
  const meta = metadata(TOKEN, identity, reason.origin, { namespace: NAMESPACE });
  return [
    { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: meta, spec: { selfSigned: {} } },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: meta,
      spec: {
        secretName: TOKEN,
        commonName: TOKEN,
        duration: '87600h',
        renewBefore: '8760h',
        privateKey: { algorithm: 'RSA', encoding: 'PKCS1', size: 4096, rotationPolicy: 'Never' },
        issuerRef: { kind: 'Issuer', name: TOKEN },
      },
    },
  ];
}
