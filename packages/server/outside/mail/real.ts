import { type Context, DONE, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { compose, domainOf, envelopeAddress, Malformed, type Sender } from './compose.ts';
import { type MailPort, type Message, messageIdOf, type Receipt, type Receipts } from './port.ts';
import { deliver, type Delivery, greet, type Relay } from './smtp.ts';

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: Secret;
  readonly sender: Sender;
  /** Where bounces go: the envelope's sender. */
  readonly bounces: string;
  /** No TLS. Only on this machine: {@link openMail} throws elsewhere. */
  readonly plain?: boolean;
  /** TLS from the first byte, as on port 465, and not by STARTTLS. */
  readonly implicitTls?: boolean;
  /** PEM of the authority, where the public ones do not do. */
  readonly ca?: string;
  /** Sent at the same time; 4 by default. */
  readonly connections?: number;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** Opens a port to a relay. Throws a RangeError for a relay elsewhere without TLS; asks nothing before the first verb. */
export function openMail(config: MailConfig, receipts: Receipts): MailPort {
  if (config.plain === true && !LOOPBACK.test(config.host)) throw new RangeError(`mail to ${config.host} without TLS`);
  const { host, port, plain = false, implicitTls = false, user, password, ca } = config;
  const relay: Relay = { host, port, plain, implicitTls, ca, login: user === undefined || !password ? undefined : { user, password } };
  const idOf = (key: string) => messageIdOf(key, domainOf(config.sender.address));
  const places = new Places(config.connections ?? 4);
  const closing = new AbortController();
  const within = ({ signal, deadline }: Pick<Context, 'signal' | 'deadline'>): AbortSignal =>
    AbortSignal.any([signal, closing.signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  return {
    idOf,
    observe: async (id) => {
      const receipt = await receipts.find(id);
      if (receipt !== undefined) return { kind: 'present', value: receipt, at: Date.now() };
      return unknown('mail/no-receipt', 'a relay cannot be asked what became of a message', Date.now());
    },
    ensure: async (message, context) => {
      const id = idOf(message.key);
      if ((await receipts.find(id)) !== undefined) return DONE;
      const signal = within(context);
      const delivery = await places.take(signal, () => send(message, id, config, relay, signal));
      if (delivery.kind !== 'taken') return outcomeOf(delivery);
      await receipts.put({ id, key: message.key, at: Date.now(), reply: delivery.reply } satisfies Receipt);
      return DONE;
    },
    reach: async (context) => {
      const signal = within(context);
      const greeting = await places.take(signal, () => greet(relay, signal));
      return greeting.kind === 'taken' ? DONE : outcomeOf(greeting);
    },
    remove: () => Promise.resolve({ kind: 'refused', cause: { code: 'mail/sent', detail: 'what was sent cannot be taken back' } }),
    close: () => closing.abort(),
  };
}

async function send(message: Message, id: string, { sender, bounces }: MailConfig, relay: Relay, signal: AbortSignal): Promise<Delivery> {
  try {
    const bytes = await compose(message, id, sender);
    return await deliver(relay, { from: bounces, to: envelopeAddress(message.to.address), bytes }, signal);
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'refused', code: 'mail/malformed', detail: error.message };
    throw error;
  }
}

function outcomeOf(delivery: Exclude<Delivery, { kind: 'taken' }>): Outcome {
  const { kind, code, detail } = delivery;
  return kind === 'refused' ? { kind, cause: { code, detail } } : transient(code, detail);
}

/** So many at a time; who is cancelled while waiting has sent nothing. */
class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(signal: AbortSignal, act: () => Promise<Delivery>): Promise<Delivery> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free--;
    try {
      if (signal.aborted) return { kind: 'transient', code: 'mail/unreachable', detail: 'no time left before it was sent' };
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
