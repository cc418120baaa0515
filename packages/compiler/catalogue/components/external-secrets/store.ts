import type { ComponentView, Delivered } from '../../entry.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { READER, STORE } from './facts.ts';

const API = 'external-secrets.io/v1';

/** Where OpenBao answers: as asked for, or at its name under the platform's domain. */
export function serverOf({ settings, platform }: Pick<ComponentView, 'settings' | 'platform'>): string {
  return (settings['server']?.value as string | undefined) ?? `https://openbao.${platform.platform.values.domain}:8200`;
}

/** The store as the cell sees it. Who asks is the account of the namespace that asks, so OpenBao knows the namespace, and lets it read its own path. */
export function store(view: ComponentView): Manifest {
  const { cell, reason, settings } = view;
  const cellName = cell.cell.name;
  const authority = settings['authority']?.value as string | undefined;
  const account = { name: READER, audiences: [STORE] };
  return {
    apiVersion: API,
    kind: 'ClusterSecretStore',
    metadata: metadata(STORE, { name: 'external-secrets', instance: cellName, partOf: 'platform', cell: cellName }, reason.origin),
    spec: {
      conditions: [{ namespaceSelector: { matchLabels: { 'hansa/cell': cellName } } }],
      provider: {
        vault: {
          server: serverOf(view),
          path: String(settings['mount']?.value),
          version: 'v2',
          ...(authority === undefined ? {} : { caBundle: btoa(authority) }),
          auth: { jwt: { path: `jwt-${cellName}`, role: READER, kubernetesServiceAccountToken: { serviceAccountRef: account } } },
        },
      },
    },
  };
}

/** Where in the engine the keys of a Secret are: below a path that its namespace alone may read. */
export function pathOf(cell: string, { namespace, name }: Pick<Delivered, 'namespace' | 'name'>): string {
  return `${cell}/${namespace}/${name}`;
}

/** Who asks for the Secrets of a namespace. No pod runs as it. */
export function reader(namespace: string, { identity, origin }: Pick<Delivered, 'identity' | 'origin'>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(READER, identity, origin, { namespace }),
    automountServiceAccountToken: false,
  };
}

/**
 * Every key by its name: one that is missing at the store makes no Secret, where all that is there would make half of one. The annotation is
 * what makes it ask at once when a value was made anew.
 */
export function secret(want: Delivered): Manifest {
  const { namespace, name, keys, generation, identity, origin } = want;
  const key = pathOf(identity.cell, want);
  return {
    apiVersion: API,
    kind: 'ExternalSecret',
    metadata: metadata(name, identity, origin, { namespace, annotations: { 'hansa/generation': String(generation) } }),
    spec: {
      refreshInterval: '5m',
      secretStoreRef: { kind: 'ClusterSecretStore', name: STORE },
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: keys.map((property) => ({ secretKey: property, remoteRef: { key, property } })),
    },
  };
}
