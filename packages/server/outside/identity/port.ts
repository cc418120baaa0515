import type { Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** The realm of a tenant in the identity provider of a cell: its own members, nobody else's. */
export interface RealmRef {
  readonly cell: string;
  readonly realm: string;
}

export interface RealmWant extends RealmRef {
  /** What people read when they sign in. */
  readonly title: string;
  /** A suspended tenant's members are kept, and nobody signs in. */
  readonly enabled: boolean;
}

export interface RealmSeen {
  readonly title: string;
  readonly enabled: boolean;
}

/** Sign-on of one app: a client of the tenant's realm. */
export interface ClientRef extends RealmRef {
  readonly client: string;
}

export interface ClientWant extends ClientRef {
  readonly protocol: 'oidc' | 'saml';
  readonly redirects: readonly string[];
  /** Of a confidential OIDC client; a SAML client has none. */
  readonly secret: Secret | undefined;
}

export interface ClientSeen {
  readonly protocol: 'oidc' | 'saml';
  readonly redirects: readonly string[];
  /** Whether the secret is the one that was asked about last; undefined where there is none. */
  readonly secret: boolean | undefined;
}

/**
 * The identity provider of each cell. A realm holds the members of a tenant: removing it removes them, and `ensure` never empties one that is there.
 * A client without its realm is `absent`; ensuring it there is `transient`, for the realm may be on its way.
 */
export interface IdentityPort {
  readonly realms: Port<RealmRef, RealmWant, RealmSeen>;
  readonly clients: Port<ClientRef, ClientWant, ClientSeen>;
}
