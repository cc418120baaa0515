import { createHash } from 'node:crypto';
import type { Context, Outcome, Port } from '@hansa/domain/port/outcome.ts';

/** `<left@right>`, with its brackets, as it stands in the header and comes back in a bounce. */
export type MessageId = string;

/** One mail to one person, so that its outcome is one outcome. Sender and relay are the platform's. */
export interface Message {
  /** `kind/subject/intent` of the act: the Message-ID is made of it, so it is the same in every try. */
  readonly key: string;
  readonly to: { readonly address: string; readonly name?: string };
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** When it was written, UTC milliseconds: every try carries the same date. */
  readonly at: number;
}

/** What a relay said when it took a message over. It says nothing about anyone's inbox. */
export interface Receipt {
  readonly id: MessageId;
  /** Of the message: what a report is traced back by. */
  readonly key: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** The relay's own words after the last line, as `250 2.0.0 Ok: queued as 4XyZ`. */
  readonly reply: string;
}

/** Where receipts are kept: beside the outbox. A message with a receipt is never sent again. */
export interface Receipts {
  find(id: MessageId): Promise<Receipt | undefined>;
  put(receipt: Receipt): Promise<void>;
}

/**
 * Mail over a relay. SMTP cannot be asked what became of a message, and nothing of it can be taken back, so of the three verbs
 *
 * - `ensure` sends, unless there is a receipt. When the answer to the last line is lost, nobody knows whether it was taken: the outcome is
 *   `transient`, and it is sent again under the same Message-ID, by which the next server, the reader's program and our counts know it.
 * - `observe` is `present` where there is a receipt, else `unknown`, and never `absent`.
 * - `remove` is `refused`.
 *
 * So a message reaches the relay at least once, and exactly once unless the connection or this process ends between the relay's taking it and
 * the writing of the receipt; the copy then has the same Message-ID, the same date and the same bytes but for the time of the signature.
 * For this the general suite does not fit; `suite.ts` has the cases that do.
 * Codes: `mail/unreachable`, `mail/unanswered`, `mail/deferred`, `mail/refused`, `mail/credentials`, `mail/tls`, `mail/malformed`,
 * `mail/no-receipt`, `mail/sent`.
 */
export interface MailPort extends Port<MessageId, Message, Receipt> {
  /** The id that a message of this key has. */
  idOf(key: string): MessageId;
  /** Signs in to the relay and leaves: done says that it would take a message from us, and nothing is sent. */
  reach(context: Context): Promise<Outcome>;
  close(): void;
}

/** 160 bits of the key's digest at the sender's domain: nobody meets by chance, and nothing of the tenant is told. */
export function messageIdOf(key: string, domain: string): MessageId {
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}
