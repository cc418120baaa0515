/*
 * What `recovery` of a data service means, in seconds. Hosts are not rendered yet: whoever installs Patroni and Sentinel takes these. CloudNativePG
 * is rendered with them.
 */

export type Recovery = 'fast' | 'normal' | 'patient';

export interface Lease {
  readonly ttl: number;
  readonly loopWait: number;
  readonly retryTimeout: number;
  /** How long a primary whose server process died may try to come up again before another one takes over. */
  readonly startTimeout: number;
}

/**
 * Patroni 4 takes no `ttl` below 20, and `loop_wait + 2 * retry_timeout` may not be more than `ttl`: between them these are the quickest,
 * Patroni's own defaults, and one that bears a minute without network.
 */
export const LEASES: Readonly<Record<Recovery, Lease>> = {
  fast: { ttl: 20, loopWait: 5, retryTimeout: 5, startTimeout: 60 },
  normal: { ttl: 30, loopWait: 10, retryTimeout: 10, startTimeout: 300 },
  patient: { ttl: 60, loopWait: 10, retryTimeout: 20, startTimeout: 300 },
};

/** Seconds of silence after which Sentinels hold a master for dead; 30 is their own default. */
export const DOWN_AFTER: Readonly<Record<Recovery, number>> = { fast: 5, normal: 30, patient: 60 };

/** Of an instance in the cluster: how long it may be silent, until when it must renew its lease, how often it tries, and what the operator waits besides. */
export interface InstanceLease {
  readonly duration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
  readonly failoverDelay: number;
}

/** The operator wants `duration` above `renewDeadline`, and that above 1.2 times `retryPeriod`. The second are its own defaults. */
export const INSTANCE_LEASES: Readonly<Record<Recovery, InstanceLease>> = {
  fast: { duration: 10, renewDeadline: 7, retryPeriod: 2, failoverDelay: 0 },
  normal: { duration: 15, renewDeadline: 10, retryPeriod: 2, failoverDelay: 0 },
  patient: { duration: 60, renewDeadline: 40, retryPeriod: 15, failoverDelay: 30 },
};

/** After so many seconds PostgreSQL in the cluster archives a segment of its log that is not full. */
export const ARCHIVE_SECONDS = 300;
