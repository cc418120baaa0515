import { createHash } from 'node:crypto';
import type { Context, Observation, Outcome, Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** The realm of a tenant in the identity provider of a cell: its own members, nobody else's. */
export interface RealmRef {
  readonly cell: string;
  /** The tenant's id. */
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
  /** Names of what every realm has and this one has otherwise; `ensure` mends it. */
  readonly drift: readonly string[];
}

/** Sign-on of one app: a client of the tenant's realm. */
export interface ClientRef extends RealmRef {
  readonly client: string;
}

export interface ClientWant extends ClientRef {
  readonly protocol: 'oidc' | 'saml';
  /** Exact addresses to which an answer may go; the first is where SAML answers. */
  readonly redirects: readonly string[];
  /** Of a confidential OIDC client; a SAML client has none. Another one is a rotation: from then on only that one is good. */
  readonly secret: Secret | undefined;
  /** Where the app hears that somebody signed out elsewhere (OpenID Connect Back-Channel Logout), if it listens. */
  readonly logout?: string | undefined;
}

export interface ClientSeen {
  readonly protocol: 'oidc' | 'saml';
  readonly redirects: readonly string[];
  /** {@link fingerprint} of the secret that is good; null where there is none. */
  readonly secret: string | null;
  readonly logout: string | null;
  readonly drift: readonly string[];
}

/** Somebody who may sign in, known by the address that letters go to. */
export interface MemberRef extends RealmRef {
  readonly email: string;
}

export interface MemberWant extends MemberRef {
  readonly name: string;
  /** A member who may not sign in keeps what is theirs and loses every session. */
  readonly enabled: boolean;
  /** Of the realm's groups; `admins` is the only one that is made with it. */
  readonly groups: readonly string[];
}

export interface MemberSeen {
  readonly name: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  /** Whether somebody has shown that letters to this address arrive. */
  readonly verified: boolean;
  /** What is asked at the next sign-in: `verify-email`, `update-password`, `configure-totp`. */
  readonly asked: readonly string[];
}

export interface MemberPage {
  readonly members: readonly { readonly email: string; readonly name: string; readonly enabled: boolean }[];
  /** Where the next page begins; null: this is the last. */
  readonly next: number | null;
}

/**
 * A member who is not there is made with three duties: show that the address is theirs, choose a password, set up a second factor. Of one who
 * is there neither password, second factor nor duties are ever touched. `remove` is the leaver: shut out, every session ended, then forgotten.
 */
export interface MembersPort extends Port<MemberRef, MemberWant, MemberSeen> {
  /** Pages of 100, in no order that means anything. */
  list(realm: RealmRef, from: number, context: Context): Promise<Observation<MemberPage>>;
  /**
   * Sends the letter with the link for the duties, valid for three days; `client` is the app that the last page leads to. At most once for one
   * `context.key`: when an answer is lost nobody gets two, and who got none asks for a new password at the sign-in page.
   */
  invite(ref: MemberRef, client: string, context: Context): Promise<Outcome>;
}

/** What an app shows when somebody signs in to it. */
export interface ClientCredentials extends ClientRef {
  readonly protocol: 'oidc' | 'saml';
  /** Public address of the realm. */
  readonly issuer: string;
  readonly redirect: string;
  readonly secret: Secret | undefined;
}

/**
 * The identity provider of each cell. A realm holds the members of a tenant: removing it removes them, and `ensure` never empties one that is
 * there. A client or member without its realm is `absent`; ensuring it there is `transient`, for the realm may be on its way.
 */
export interface IdentityPort {
  readonly realms: Port<RealmRef, RealmWant, RealmSeen>;
  readonly clients: Port<ClientRef, ClientWant, ClientSeen>;
  readonly members: MembersPort;
  /** Signs in to an app as somebody who is made for the occasion and gone after it. Done: an answer came back that the app would take. */
  reach(app: ClientCredentials, context: Context): Promise<Outcome>;
  /** Somebody of another realm tries to sign in to this app. Done: they were refused; `refused` with `identity/crossed`: they came in; `identity/no-realm`: there is no such realm. */
  refuses(app: ClientCredentials, stranger: RealmRef, context: Context): Promise<Outcome>;
  close(): void;
}

/** Tells whether two secrets of a client are the same, and nothing else: secrets are long and random. */
export function fingerprint({ realm, client }: Pick<ClientRef, 'realm' | 'client'>, secret: Secret | string): string {
  const value = typeof secret === 'string' ? secret : secret.reveal();
  return createHash('sha256').update(`${realm}/${client}/${value}`).digest('hex').slice(0, 16);
}
