import type { Fact } from '../../entry.ts';

export const VERSION = '0.1.0';
export const NAMESPACE = 'control-plane';
export const PORT = 4680;
/** As `packaging/Containerfile` makes it. */
export const USER = { uid: 10_001, gid: 10_001 } as const;

/**
 * The account of its pods. What it may do is applied by a person (`hansa rights`), in this cluster as in that of any other cell: it is no matter of
 * the tree that it publishes.
 */
export const ACCOUNT = 'hansa-control-plane';

/** Seconds. It says "not ready" one second before it takes no connection any more, and looks may take eight to end. */
export const STOP = { heard: 5, ends: 10 } as const;

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'Any number of processes work on one database: rows are leased, and what a dead one held is taken over within a second.',
    source: 'lab/replicas, lab/storm',
    checkedAt,
    verified: true,
  },
  {
    what: 'Its session locks and notifications need a connection of their own each: a pooler in transaction mode loses both.',
    source: 'postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS; pgbouncer.org/features.html',
    checkedAt,
    verified: true,
  },
  {
    what: 'There is no public image of it: an operator makes one, and knows what is in it.',
    source: 'packaging/Containerfile',
    checkedAt,
    verified: true,
  },
];
