import type { Context, Observation, Outcome } from '@hansa/domain/port/outcome.ts';

/** A message as it came, its lines ended by a line feed. One that is larger than any report has no text. */
export interface Received {
  /** The same in every look, until it is removed. */
  readonly id: string;
  readonly text: string;
}

/**
 * The mailbox of the envelope's sender, which servers report to when they cannot deliver. It is ours alone: whatever lies in it is read and
 * removed, so what is no report does not stand before the next one. Nothing is ever ensured here.
 * Codes: `mail/unreachable`, `mail/credentials`, `mail/tls`, `mail/busy`.
 */
export interface Mailbox {
  /** The oldest ones, `most` of them. An empty mailbox is present, and empty. */
  observe(most: number, context: Context): Promise<Observation<readonly Received[]>>;
  /** Done where they are gone already. */
  remove(ids: readonly string[], context: Context): Promise<Outcome>;
}
