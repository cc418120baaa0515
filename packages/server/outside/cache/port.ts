import type { Outcome, Port } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** A tenant's part of the cell's cache: a user of the access list and the keys that begin with the prefix. Both names are the plan's. */
export interface CacheRef {
  readonly user: string;
  readonly prefix: string;
}

/** Any of `passwords` lets in: the new one beside the old one while a rotation runs, then the new one alone. */
export interface CacheWant extends CacheRef {
  readonly passwords: readonly Secret[];
}

/** The user as one node has it. */
export interface SeenCacheUser {
  /** `host:port` */
  readonly node: string;
  readonly flags: readonly string[];
  /** SHA-256 of each password. Never a password. */
  readonly hashes: readonly Secret[];
  /** As the server prints them: `-@all +get ...`. */
  readonly commands: string;
  readonly keys: string;
  readonly channels: string;
  /** Further permissions beside these: we give none. */
  readonly selectors: number;
}

/** What is at each node; null where a node does not know the user. Keys are no part of it: only a removal looks through all of them. */
export interface CacheValue {
  readonly nodes: readonly (SeenCacheUser | { readonly node: string; readonly flags: null })[];
}

export interface CacheCredentials {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly prefix: string;
  readonly password: Secret;
  readonly tls?: { readonly ca?: string };
}

/** The caches of one cell, Valkey or Redis 7. Codes: `cache/...`, listed in `failure.ts`. */
export interface CachePort extends Port<CacheRef, CacheWant, CacheValue> {
  /** Logs in as the tenant, writes a key below its prefix that ends by itself, reads it and takes it away. */
  reach(credentials: CacheCredentials, signal: AbortSignal): Promise<Outcome>;
}
