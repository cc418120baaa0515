import type { ComponentView } from '../../entry.ts';
import { authority, shortened } from '../../../tree/manifest/authority.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { identityOf } from './cluster.ts';

/** Certificate of the server, and the Secret that it is in, with that of its authority. */
export const CERTIFICATE = 'postgres-server';
/** Secret with the authority: whoever checks the server's certificate is given its `ca.crt`. */
export const AUTHORITY = 'postgres-authority';

export function certificates(view: ComponentView): readonly Manifest[] {
  const identity = identityOf(view);
  return [
    ...authority(AUTHORITY, DATA_NAMESPACE, identity, view.reason),
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadata(CERTIFICATE, identity, view.reason.origin, { namespace: DATA_NAMESPACE }),
      spec: {
        secretName: CERTIFICATE,
        commonName: 'postgres',
        dnsNames: namesOf(view),
        duration: '2160h',
        renewBefore: '720h',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
        issuerRef: { kind: 'Issuer', name: AUTHORITY },
        // With this label the operator takes a renewed certificate at once.
        secretTemplate: { labels: { 'cnpg.io/reload': 'true' } },
      },
    },
  ];
}

/** Our names and those of the operator. */
function namesOf({ cell }: ComponentView): readonly string[] {
  const ours = Object.values(cell.services.postgres.values.endpoints).map(({ host }) => host.slice(0, host.indexOf('.')));
  return [...ours, 'postgres-rw', 'postgres-r', 'postgres-ro'].sort().flatMap((name) => shortened(name, DATA_NAMESPACE));
}
