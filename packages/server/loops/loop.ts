import type { Transaction } from '../db/transaction.ts';
import type { Progress } from '../db/tenants.ts';
import type { Because } from '@hansa/domain/tenancy/step.ts';
import type { Claim } from '../db/work.ts';

/** A row that was claimed, as its loop sees it. */
export interface Held extends Claim {
  /** Ends when the process stops or the lease is lost. */
  readonly signal: AbortSignal;
  /** Asked before each act: a look that slept through its lease does nothing more. */
  stillMine(): Promise<boolean>;
  /** Writes the state and keeps the row: before something is begun that may outlive this look. Throws LeaseLost. */
  keep(state: unknown): Promise<void>;
  /** A transaction in our own database that takes place only while nobody else has taken the row. Throws LeaseLost. */
  within<T>(work: (client: Transaction) => Promise<T>): Promise<T>;
}

/** What a look came to. */
export interface Look {
  readonly state: unknown;
  /** Never empty: it is what the operator reads. */
  readonly because: readonly Because[];
  /** Milliseconds until the next look; null: only when somebody wakes it. */
  readonly wait: number | null;
  /** How far its tenant has come. */
  readonly progress?: Progress;
  /** More rows of the same transaction: events, who is to be woken, letters. Thrown away where the lease was lost. */
  readonly write?: (client: Transaction) => Promise<void>;
}

/** Observe, decide, act; the runner claims before and records after. Level-triggered: killed anywhere, the next look continues. */
export interface Loop {
  readonly kind: string;
  /** Looks at the same time in this process. */
  readonly most: number;
  /** Milliseconds by which a look that nobody asked for may come later while many ask; none where it is missing. */
  readonly late?: number;
  look(held: Held): Promise<Look>;
}

export class LeaseLost extends Error {
  constructor(held: Claim) {
    super(`epoch ${held.epoch} of ${held.kind}/${held.subject} is over`);
  }
}
