import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AddressOf, addressBehind } from './client-address.ts';
import { type Answer, type Asked, problem } from './exchange.ts';
import { ALWAYS } from './policy.ts';
import { mostBytes, readBody } from './reading.ts';

/** What connections may take. Each costs some 20 KB while it is idle. */
export interface Room {
  /** Of all together; the next one is closed as soon as it is open. */
  readonly connections: number;
  /** Of one IP address. Everybody behind one proxy has the same. */
  readonly perAddress: number;
  /** Milliseconds for all headers, and for the whole request with its body. A reader that sends by the byte must not hold a connection. */
  readonly headers: number;
  readonly request: number;
  /** Milliseconds without a byte either way, also for a reader that stops taking its answer. Streams say something every 15 s. */
  readonly silence: number;
  /** Milliseconds that requests under way have after a stop began. Streams end at once: their readers come back, and say what they saw last. */
  readonly leave: number;
}

export const ROOM: Room = { connections: 2_000, perAddress: 1_000, headers: 10_000, request: 30_000, silence: 60_000, leave: 3_000 };

export interface Listening {
  readonly port: number;
  /**
   * Ends all streams and keeps no connection any more; after `lead` milliseconds takes none either, lets requests under way end, and closes what
   * is left.
   */
  stop(lead?: number): Promise<void>;
}

type Handle = (asked: Asked) => Answer | Promise<Answer>;

/** Throws what the system says: EADDRINUSE where another program has the port, EACCES where this user may not take it. */
export async function listen(
  host: string,
  port: number,
  handle: (asked: Asked, port: number) => Answer | Promise<Answer>,
  room: Room = ROOM,
  addressOf: AddressOf = addressBehind([]),
): Promise<Listening> {
  // Node looks for late connections only so often; by default every 30 s, which would make 40 of 10.
  const checking = { connectionsCheckingInterval: Math.min(1_000, room.headers / 2) };
  const leaving = new AbortController();
  const server = createServer(
    { ...checking, headersTimeout: room.headers, requestTimeout: room.request, keepAliveTimeout: 5_000 },
    (request, response) => {
      const asking = (asked: Asked): Answer | Promise<Answer> => handle({ ...asked, address: addressOf(request) }, portOf(server));
      respond(request, response, asking, leaving.signal).catch(() => response.destroy());
    },
  );
  server.maxConnections = room.connections;
  server.setTimeout(room.silence);
  limitEach(server, room.perAddress);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const stop = async (lead = 0): Promise<void> => {
    leaving.abort();
    if (lead > 0) await sleep(lead);
    await stopped(server, room.leave);
  };
  return { port: portOf(server), stop };
}

/** An address that has enough connections gets no more until it closes one. */
function limitEach(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function stopped(server: Server, leave: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), leave);
  // A connection that falls idle now, as that of a stream which has just ended, is one that nobody needs.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, handle: Handle, leaving: AbortSignal): Promise<void> {
  const answer = await answerTo(request, handle);
  if (!answer) return; // nobody is there to hear it
  // A connection that is kept would be closed in the face of whoever uses it next.
  const headers = { ...ALWAYS, ...answer.headers, ...(leaving.aborted && { connection: 'close' }) };
  const silent = request.method === 'HEAD' || answer.status === 204 || answer.status === 304;
  if (answer.stream && !silent) return pour(response, { ...answer, headers }, answer.stream, leaving);
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = answer.status === 204 || answer.status === 304 || answer.stream ? {} : { 'content-length': String(body.length) };
  response.writeHead(answer.status, { ...headers, ...length });
  response.end(silent ? undefined : body);
}

/** Piece by piece, as fast as the reader takes it; ends when the reader is gone, or when we go. */
async function pour(
  response: ServerResponse,
  { status, headers }: Answer,
  stream: NonNullable<Answer['stream']>,
  leaving: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const over = AbortSignal.any([gone.signal, leaving]);
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  response.writeHead(status, headers);
  try {
    for await (const piece of stream(over)) {
      // Of a reader who is gone neither event comes any more, and the stream would never be told to end.
      if (response.destroyed || over.aborted) break;
      if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    }
  } catch {
    // The database is away: the reader comes back and says what it saw last.
  }
  response.end();
}

async function answerTo(request: IncomingMessage, handle: Handle): Promise<Answer | undefined> {
  const { url = '/', method = 'GET', headers } = request;
  const path = pathOf(url);
  if (path === undefined) return problem(400, 'request/path', 'the path cannot be read');
  const most = mostBytes(method, path);
  const body = await readBody(request, most);
  if (body === 'gone') return undefined;
  if (body === 'large') return problem(413, 'request/too-large', `at most ${most} bytes`, {}, { connection: 'close' });
  if (body === 'full') return problem(503, 'request/full', 'come again in a second', {}, { connection: 'close', 'retry-after': '1' });
  try {
    return await handle({ method, path, query: queryOf(url), headers, body, address: request.socket.remoteAddress ?? '' });
  } catch (error) {
    return fault(error);
  }
}

/** Without its query; undefined where the percent-encoding is broken. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '/');
  } catch {
    return undefined;
  }
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

/** What the disk refuses is told to the person, who can do something about it; the rest is a bug of ours and goes to the terminal. */
function fault(error: unknown): Answer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code))
    return problem(507, 'spec/disk', `the disk refused: ${message}`);
  process.stderr.write(`hansa: this is a bug of ours; please report it.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return problem(500, 'bug', 'this is a bug of ours; the terminal says more');
}
