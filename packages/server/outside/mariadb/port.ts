import type { Outcome, Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** The database of one app of one tenant. Both names come from the plan. */
export interface SchemaRef {
  readonly database: string;
  /** User of the first generation. */
  readonly user: string;
}

/** A user that may log in, from any host: the plan's, or `<user>_<generation>` after a rotation. */
export interface SchemaLogin {
  readonly user: string;
  readonly password: Secret;
}

/**
 * What is wanted. Exactly `logins` may log in: a rotation wants the new user beside the old one, then the new one alone. A generation
 * that is wanted no more is locked and its sessions end; its rights stay, since views and triggers run with those of who made them.
 */
export interface SchemaWant extends SchemaRef {
  readonly logins: readonly SchemaLogin[];
  /** Most connections of each login. */
  readonly connections: number;
}

export interface SeenUser {
  readonly user: string;
  readonly host: string;
  readonly locked: boolean;
  /** 0: no limit. */
  readonly connections: number;
  /** What passwords are checked by, and against what. */
  readonly plugin: string;
  readonly verifier: Secret | null;
  /** `<rights> ON <what>`, as the server prints them, without passwords; `GRANT <role>` for a role. */
  readonly grants: readonly string[];
}

export interface SchemaValue {
  readonly database: { readonly charset: string; readonly collation: string } | null;
  readonly users: readonly SeenUser[];
  /** Others with rights on this database: who, and the pattern that they were granted on. */
  readonly strangers: readonly { readonly user: string; readonly host: string; readonly pattern: string }[];
}

export interface SchemaCredentials {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: Secret;
  /** Absent: no TLS. With `ca` (PEM) the server's certificate is checked against it, else against the system's. */
  readonly tls?: { readonly ca?: string };
}

/** Databases of one MariaDB or Galera cluster. Codes: `mariadb/...`, listed in `failure.ts`. */
export interface SchemaPort extends Port<SchemaRef, SchemaWant, SchemaValue> {
  /** Logs in as the tenant, writes and reads in a temporary table. `refused` when the server knows the user and says no. */
  reach(credentials: SchemaCredentials, signal: AbortSignal): Promise<Outcome>;
}
