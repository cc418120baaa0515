import { connect as connectPlain } from 'node:net';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { type Context, DONE } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import type { Mailbox, Received } from './mailbox.ts';

/** A mailbox by POP3 (RFC 1939), with unique ids. TLS from the first byte; without it on this machine alone. */
export interface Pop3Config {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  readonly plain?: boolean;
  /** PEM of the authority, where the public ones do not do. */
  readonly ca?: string | undefined;
}

/** Bytes: a report comes with the message that it is about, and ours are small. */
const LARGEST = 256 * 1024;
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** Opens a mailbox; asks nothing before the first verb. Throws a RangeError for one elsewhere without TLS. */
export function openPop3(config: Pop3Config): Mailbox {
  if (config.plain === true && !LOOPBACK.test(config.host)) throw new RangeError(`a mailbox at ${config.host} without TLS`);
  return {
    observe: (most, context) =>
      observationOf(async () => {
        const value = await within(config, context, (session) => read(session, most));
        return { kind: 'present', value, at: Date.now() };
      }),
    remove: (ids, context) =>
      outcomeOf(async () => {
        const gone = new Set(ids);
        // What is marked is removed when the session ends well (RFC 1939, 6), and not at all when it breaks off.
        await within(config, context, async (session) => {
          for (const [number, id] of await numbered(session, 'UIDL')) if (gone.has(id)) await session.ask(`DELE ${number}`);
        });
        return DONE;
      }),
  };
}

async function read(session: Session, most: number): Promise<readonly Received[]> {
  const [ids, sizes] = [await numbered(session, 'UIDL'), new Map(await numbered(session, 'LIST'))];
  const found: Received[] = [];
  for (const [number, id] of ids.slice(0, most)) {
    const fits = Number(sizes.get(number) ?? 0) <= LARGEST;
    if (fits) await session.ask(`RETR ${number}`);
    found.push({ id, text: fits ? (await session.lines()).join('\n') : '' });
  }
  return found;
}

async function numbered(session: Session, command: 'UIDL' | 'LIST'): Promise<readonly (readonly [string, string])[]> {
  await session.ask(command);
  return (await session.lines()).map((line) => {
    const [number = '', what = ''] = line.split(' ');
    return [number, what] as const;
  });
}

interface Session {
  /** Sends a line and takes the first line of its answer. Throws a Trouble where that is a no. */
  ask(line: string, refusal?: string): Promise<void>;
  /** The further lines of an answer. */
  lines(): Promise<string[]>;
}

async function within<T>(config: Pop3Config, { signal, deadline }: Context, act: (session: Session) => Promise<T>): Promise<T> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  const { socket, trouble } = open(config);
  const cut = (): void => void socket.destroy();
  if (ends.aborted) cut();
  ends.addEventListener('abort', cut, { once: true });
  try {
    const session = speaking(socket, config.host, trouble);
    await session.ask('');
    await session.ask(`USER ${config.user}`, 'mail/credentials');
    await session.ask(`PASS ${config.password.reveal()}`, 'mail/credentials');
    const result = await act(session);
    await session.ask('QUIT');
    return result;
  } finally {
    ends.removeEventListener('abort', cut);
    socket.destroy();
  }
}

function open({ host, port, plain, ca }: Pop3Config): { readonly socket: Duplex; readonly trouble: () => Trouble } {
  let said: NodeJS.ErrnoException | undefined;
  const socket = plain ? connectPlain({ host, port }) : connectTls({ host, port, minVersion: 'TLSv1.2', ...(ca && { ca }) });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    said ??= error;
  });
  const trouble = (): Trouble =>
    CERTIFICATE.test(`${said?.code} ${said?.message}`)
      ? new Trouble('refused', 'mail/tls', `${host}: no TLS that can be trusted (${said?.code})`)
      : new Trouble('transient', 'mail/unreachable', `${host}: ${said?.code ?? 'connection lost'}`);
  return { socket, trouble };
}

const CERTIFICATE = /CERT|SELF_SIGNED|ALTNAME|WRONG_VERSION|wrong version/i;

function speaking(socket: Duplex, host: string, trouble: () => Trouble): Session {
  // Bytes stay as they are: a report says by itself how it is written.
  const reader = createInterface({ input: socket.setEncoding('latin1') as NodeJS.ReadableStream, crlfDelay: Infinity });
  // Who is cut off has no end, only a close: without this the next line would be waited for and never come.
  socket.once('close', () => reader.close());
  const arrived = reader[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await arrived.next().catch(() => undefined);
    if (line === undefined || line.done) throw trouble();
    return line.value;
  };
  return {
    ask: async (line, refusal = 'mail/busy') => {
      if (line !== '') socket.write(`${line}\r\n`);
      const answer = await next();
      if (answer.startsWith('+OK')) return;
      if (!answer.startsWith('-ERR')) throw new Trouble('transient', 'mail/unreachable', `${host}: what answered is no mailbox`);
      // RFC 2449 and 3206: somebody else has it open, or the server has a bad day; both pass.
      const passes = refusal === 'mail/busy' || /^-ERR \[(IN-USE|LOGIN-DELAY|SYS\/TEMP)\]/.test(answer);
      const word = line.split(' ')[0] ?? '';
      throw passes
        ? new Trouble('transient', 'mail/busy', `${host} refuses ${word} for now`)
        : new Trouble('refused', refusal, `${host} refuses ${word}`);
    },
    lines: async () => {
      const found: string[] = [];
      for (let line = await next(); line !== '.'; line = await next()) found.push(line.startsWith('.') ? line.slice(1) : line);
      return found;
    },
  };
}
