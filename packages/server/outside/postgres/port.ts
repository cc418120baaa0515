import type { Context, Observation, Outcome, Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** The database of one app of one tenant, or of a component of the platform. Both names come from the plan. */
export interface DatabaseRef {
  readonly database: string;
  /** Role of the first generation. It owns the database and all in it for ever, also when it may no longer log in. */
  readonly owner: string;
}

/** A role that may log in: `owner` itself, or `<owner>_<generation>` after a rotation. */
export interface Login {
  readonly role: string;
  readonly password: Secret;
}

/**
 * What is wanted of a database. Exactly `logins` may log in: a rotation without downtime wants the new role beside the old one, and
 * once no pod has the old password, the new one alone. Whatever else bears the owner's name and a generation is retired then: no
 * login, no session, its objects handed to the owner.
 */
export interface DatabaseWant extends DatabaseRef {
  readonly logins: readonly Login[];
  /** Most connections of each login: a limit of the role, which a pooler shares. */
  readonly connections: number;
  /** Extensions that must be there before the app starts. More of them are the app's matter. */
  readonly extensions: readonly string[];
}

/** A role of the database as it was found. */
export interface SeenRole {
  readonly role: string;
  readonly mayLogIn: boolean;
  readonly connections: number;
  /** Rights over the cluster that no tenant has: `superuser`, `createdb`, ... */
  readonly attributes: readonly string[];
  /** Roles that this one is a member of. */
  readonly memberOf: readonly string[];
  readonly members: readonly string[];
  /** Role that its sessions begin with; null for its own. */
  readonly actsAs: string | null;
  /** What the server checks passwords against. Never the password. */
  readonly verifier: Secret | null;
}

/** What only a session in the database itself can see. */
export interface SeenInside {
  readonly extensions: readonly string[];
  /** Owner of the schema `public`, null when it was dropped. */
  readonly schemaOwner: string | null;
  /** Whether anybody who gets in may create in it. */
  readonly schemaOpen: boolean;
  /** Whether the pooler is as it should be, may come in, and its look-up stands there; true also where no pooler is wanted. */
  readonly lookup: boolean;
}

export interface DatabaseValue {
  /** Null while only roles are there: a creation or removal that was interrupted. */
  readonly database: {
    readonly owner: string;
    readonly encoding: string;
    readonly allowsConnections: boolean;
    /** A removal broke off in the server itself: its files are partly gone, and only another removal can be done with it. */
    readonly halfRemoved: boolean;
    /** Who may do anything with it: role names, and `public` for everybody. */
    readonly grantees: readonly string[];
  } | null;
  readonly roles: readonly SeenRole[];
  readonly inside: SeenInside | null;
}

/** How an app reaches its database: by the pooler or directly, as the tenant and nobody else. */
export interface DatabaseCredentials {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly role: string;
  readonly password: Secret;
  /** Absent: no TLS. With `ca` (PEM) the server's certificate is checked against it, else against the system's. */
  readonly tls?: { readonly ca?: string };
}

/** Databases of one cluster. Codes: `postgres/...`, listed in `failure.ts`. */
export interface DatabasePort extends Port<DatabaseRef, DatabaseWant, DatabaseValue> {
  /** Logs in as the tenant, writes, reads and leaves nothing behind. `refused` when the server knows the role and says no. */
  reach(credentials: DatabaseCredentials, signal: AbortSignal): Promise<Outcome>;
}

/** The pooler of a cell, which asks PostgreSQL who may log in, so that no file lists tenants. One a cluster, with its own password. */
export interface PoolerWant {
  readonly password: Secret;
}

export interface PoolerValue {
  readonly verifier: Secret | null;
  readonly mayLogIn: boolean;
  readonly attributes: readonly string[];
  /** Whether the look-up stands in the maintenance database as it should. */
  readonly lookup: boolean;
  /** Whether nobody may keep the templates or temporary tables of the maintenance database. */
  readonly closed: boolean;
}

/** The pooler of one cell, looked at only: it is kept with the databases. `value` says whether it is as the configuration wants it. */
export interface PoolerPort {
  observe(context: Context): Promise<Observation<boolean>>;
}
