import { type Identity, metadata } from './labels.ts';
import type { Manifest } from './object.ts';
import type { Reason } from '../../plan/thing.ts';

/**
 * An authority of one namespace, as objects of cert-manager: an Issuer of its name, and a Secret of its name with its `ca.crt`. Operators would make one
 * of months or a few years and renew it: whoever was given its certificate would trust the wrong one from then on. This one lasts ten years.
 */
export function authority(name: string, namespace: string, identity: Identity, reason: Reason): readonly Manifest[] {
  const own = `${identity.name}-self-signed`;
  const object = (kind: 'Issuer' | 'Certificate', named: string, spec: object): Manifest => ({
    apiVersion: 'cert-manager.io/v1',
    kind,
    metadata: metadata(named, identity, reason.origin, { namespace }),
    spec,
  });
  return [
    object('Issuer', own, { selfSigned: {} }),
    object('Certificate', name, {
      secretName: name,
      isCA: true,
      commonName: name,
      duration: '87600h',
      renewBefore: '8760h',
      privateKey: { algorithm: 'ECDSA', size: 256 },
      issuerRef: { kind: 'Issuer', name: own },
    }),
    object('Issuer', name, { ca: { secretName: name } }),
  ];
}

/** A name in a namespace, each as short as it is used. */
export function shortened(name: string, namespace: string): readonly string[] {
  return ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((of) => `${name}${of}`);
}
