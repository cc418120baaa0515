import type { Secret } from '@hansa/domain/port/secret.ts';
import { Redis } from 'ioredis';

/** Where a session goes, and as whom. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Absent: the default user. */
  readonly user?: string;
  /** Absent: no sign-in. */
  readonly password?: Secret;
  readonly tls?: { readonly ca?: string };
}

/** Sends a command and gives the answer as the protocol has it. */
export type Say = (command: string, ...args: readonly (string | number)[]) => Promise<unknown>;

/**
 * Runs `work` with a session of its own, which ends with it or with `signal`. Calls are few and take milliseconds: nothing is gained by
 * keeping sessions, and a broken one is never met again. Nothing is repeated by the library: who repeats is the caller.
 */
export async function withSession<T>(address: Address, signal: AbortSignal, work: (say: Say) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { host, port, tls } = address;
  const client = new Redis({
    host,
    port,
    lazyConnect: true,
    connectTimeout: 10_000,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    disableClientInfo: true,
    protocol: 2, // the third one says HELLO before we sign in, which a server with passwords refuses
    ...(tls === undefined ? {} : { tls: { ...(tls.ca === undefined ? {} : { ca: tls.ca }), rejectUnauthorized: true } }),
  });
  let broken: unknown;
  client.on('error', (error: unknown) => (broken = error)); // says why; the command that was running says only that it was cut
  const cut = (): void => client.disconnect();
  signal.addEventListener('abort', cut, { once: true });
  const say: Say = (command, ...args) => client.call(command, ...args.map(String));
  try {
    await client.connect();
    if (address.password !== undefined) await say('AUTH', address.user ?? 'default', address.password.reveal());
    return await work(say);
  } catch (error) {
    throw (error as { name?: unknown })?.name === 'ReplyError' ? error : (broken ?? error);
  } finally {
    signal.removeEventListener('abort', cut);
    client.disconnect();
  }
}
