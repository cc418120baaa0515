import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { identityOf } from './cluster.ts';

/** Certificate of the server, and the Secret that it is in, with that of its authority. */
export const CERTIFICATE = 'postgres-server';
/** Secret with the authority: whoever checks the server's certificate is given its `ca.crt`. */
export const AUTHORITY = 'postgres-authority';

/**
 * The operator would make an authority of 90 days and renew it: whoever was given its certificate would trust the wrong one from then on. This one
 * lasts ten years, and the names are those by which clients come.
 */
export function certificates(view: ComponentView): readonly Manifest[] {
  const certificate = (name: string, spec: object) => object(view, 'Certificate', name, { secretName: name, ...spec });
  return [
    object(view, 'Issuer', 'postgres-self-signed', { selfSigned: {} }),
    certificate(AUTHORITY, {
      isCA: true,
      commonName: AUTHORITY,
      duration: '87600h',
      renewBefore: '8760h',
      privateKey: { algorithm: 'ECDSA', size: 256 },
      issuerRef: { kind: 'Issuer', name: 'postgres-self-signed' },
    }),
    object(view, 'Issuer', AUTHORITY, { ca: { secretName: AUTHORITY } }),
    certificate(CERTIFICATE, {
      commonName: 'postgres',
      dnsNames: namesOf(view),
      duration: '2160h',
      renewBefore: '720h',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
      issuerRef: { kind: 'Issuer', name: AUTHORITY },
      // With this label the operator takes a renewed certificate at once.
      secretTemplate: { labels: { 'cnpg.io/reload': 'true' } },
    }),
  ];
}

/** Our names and those of the operator, each as short as it is used. */
function namesOf({ cell }: ComponentView): readonly string[] {
  const ours = Object.values(cell.services.postgres.values.endpoints).map(({ host }) => host.slice(0, host.indexOf('.')));
  const all = [...ours, 'postgres-rw', 'postgres-r', 'postgres-ro'].sort();
  return all.flatMap((name) =>
    ['', `.${DATA_NAMESPACE}`, `.${DATA_NAMESPACE}.svc`, `.${DATA_NAMESPACE}.svc.cluster.local`].map((of) => `${name}${of}`),
  );
}

function object(view: ComponentView, kind: 'Issuer' | 'Certificate', name: string, spec: object): Manifest {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind,
    metadata: metadata(name, identityOf(view), view.reason.origin, { namespace: DATA_NAMESPACE }),
    spec,
  };
}
