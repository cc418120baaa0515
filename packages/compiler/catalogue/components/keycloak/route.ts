import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE, PORTS } from './facts.ts';

/** Realms of tenants are named by tenant ids; `master` is none, and neither is anything with a semicolon in it. */
const REALMS: Readonly<Record<string, string>> = { 'per-tenant': '[a-z][0-9a-z]{9}', shared: 'tenants' };

/**
 * What of a realm is published: any path below it without a semicolon, which begins a parameter that the gateway reads as part of a
 * name and Keycloak does not, and without two dots in a row, which lead out of it.
 */
export function publishedRealms({ settings }: ComponentView): string {
  return `^/realms/${REALMS[String(settings['realms']?.value)] ?? REALMS['per-tenant']}(?:/(?:[^;./]|\\.[^;./])*)*$`;
}

/**
 * The sign-on host at the gateway. A list of what is published, not of what is blocked: the admin API, the master realm, health and
 * metrics have no route at all, so nothing that is spelled oddly enough gets past a filter. They are reached through the API server.
 */
export function signOnRoute(view: ComponentView, identity: Identity): Manifest {
  const { cell } = view.cell;
  const backendRefs = [{ group: '', kind: 'Service', name: 'keycloak', port: PORTS.http, weight: 1 }];
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata('keycloak', identity, (cell.why.signOn ?? cell).origin, { namespace: NAMESPACE }),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      hostnames: [from(cell, 'signOn')],
      rules: [
        { matches: [{ path: { type: 'RegularExpression', value: publishedRealms(view) } }], backendRefs },
        { matches: [{ path: { type: 'PathPrefix', value: '/resources' } }], backendRefs },
      ],
    },
  };
}
