import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Asked, problem } from './exchange.ts';

/** A spec's file has at most 1 MiB (the compiler's limit); what is far larger is not even read. */
const MOST = 2 * 1024 * 1024;

export interface Listening {
  readonly port: number;
  /** Stops taking requests, lets those under way end for half a second, then closes what is left. */
  stop(): Promise<void>;
}

/** Throws what the system says: EADDRINUSE where another program has the port, EACCES where this user may not take it. */
export async function listen(
  host: string,
  port: number,
  handle: (asked: Asked, port: number) => Answer | Promise<Answer>,
): Promise<Listening> {
  const server = createServer((request, response) => void respond(request, response, (asked) => handle(asked, portOf(server))));
  // A reader that sends its headers or body by the byte must not hold a connection for minutes.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { port: portOf(server), stop: () => stop(server) };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function stop(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), 500);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (asked: Asked) => Answer | Promise<Answer>,
): Promise<void> {
  const answer = await answerTo(request, handle);
  if (answer.stream) return pour(response, answer, answer.stream);
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const length = answer.status === 204 || answer.status === 304 ? {} : { 'content-length': String(body.length) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(request.method === 'HEAD' || answer.status === 304 ? undefined : body);
}

/** Piece by piece, as fast as the reader takes it; ends when the reader is gone. */
async function pour(response: ServerResponse, { status, headers }: Answer, stream: NonNullable<Answer['stream']>): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(status, headers);
  try {
    for await (const piece of stream(gone.signal)) {
      if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    }
  } catch {
    // The database is away: the reader comes back and says what it saw last.
  }
  response.end();
}

async function answerTo(request: IncomingMessage, handle: (asked: Asked) => Answer | Promise<Answer>): Promise<Answer> {
  const url = request.url ?? '/';
  const path = pathOf(url);
  if (path === undefined) return problem(400, 'request/path', 'the path cannot be read');
  const body = await read(request);
  if (!body) return { ...problem(413, 'request/too-large', `at most ${MOST} bytes`), headers: { connection: 'close' } };
  try {
    return await handle({ method: request.method ?? 'GET', path, query: queryOf(url), headers: request.headers, body });
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
  return new URLSearchParams(url.split('?', 2)[1] ?? '');
}

async function read(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What the disk refuses is told to the person, who can do something about it; the rest is a bug of ours and goes to the terminal. */
function fault(error: unknown): Answer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code))
    return problem(507, 'spec/disk', `the disk refused: ${message}`);
  process.stderr.write(`hansa: this is a bug of ours; please report it.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return problem(500, 'bug', 'this is a bug of ours; the terminal says more');
}
