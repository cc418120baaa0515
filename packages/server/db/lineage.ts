/** Which history a server writes on: the cluster that it is a copy of, and how many promotions led to it. */
export interface Lineage {
  /** What `initdb` drew; every copy has it. */
  readonly system: string;
  /** Counts on with every promotion. */
  readonly timeline: number;
}

/** What a server says of itself. `timeline` is null on a standby. */
export interface Said {
  readonly standby: boolean;
  readonly readOnly: boolean;
  readonly system: string;
  readonly timeline: number | null;
}

/** The control file still has the old timeline right after a promotion; the name of the file that is being written has the new one. */
export const WHO_ARE_YOU = `select pg_is_in_recovery() standby, current_setting('transaction_read_only') = 'on' "readOnly", system_identifier::text system,
  case when not pg_is_in_recovery() then ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end timeline
  from pg_control_system()`;

/** A text that outlives this process, where there is a place for it. */
export interface Kept {
  read(): string | undefined;
  write(text: string): void;
}

/**
 * Holds off a server that was replaced: a primary that comes back takes writes as before and knows nothing of its successor. Whatever is written to it
 * is lost, so a server whose timeline is older than one that was seen is not ours any more. Another cluster is another database: refused while
 * this process lives; at a start it is a person's decision, who has restored a backup elsewhere.
 */
export class Fence {
  readonly #kept: Kept | undefined;
  #seen: Lineage | undefined;

  constructor(kept?: Kept) {
    this.#kept = kept;
  }

  /** Why nothing may be asked of this server, in words; undefined where it may. */
  refusal({ standby, readOnly, system, timeline }: Said): string | undefined {
    if (standby) return 'is a standby, which takes no writes';
    if (readOnly) return 'takes no writes (default_transaction_read_only)';
    if (timeline === null) return 'is being promoted';
    const seen = this.#seen ?? this.#before(system);
    if (seen && seen.system !== system) return 'is another database cluster than the one that was there before';
    if (seen && timeline < seen.timeline)
      return `was replaced: it writes on timeline ${timeline}, and its successor was seen on ${seen.timeline}; make it a standby anew`;
    if (seen?.timeline !== timeline) this.#keep({ system, timeline });
    this.#seen = { system, timeline };
    return undefined;
  }

  /** A full disk is no reason to do without the database: then this process alone remembers. */
  #keep(seen: Lineage): void {
    try {
      this.#kept?.write(JSON.stringify(seen));
    } catch {}
  }

  /** What an earlier process saw of the same cluster. */
  #before(system: string): Lineage | undefined {
    try {
      const before = JSON.parse(this.#kept?.read() ?? 'null') as Lineage | null;
      return before?.system === system ? before : undefined;
    } catch {
      return undefined; // a half file of a killed process says nothing
    }
  }
}

/** A server answered, and is not the one that we may write to. */
export class NotOurServer extends Error {}
