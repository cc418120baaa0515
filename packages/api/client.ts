import type { z } from 'zod';
import { ENDPOINTS, type Endpoint, type EndpointName, takesKey } from './endpoints.ts';
import { problem } from './shapes.ts';
import { readEvents } from './event-source.ts';
import { type Pace, pause, retryable, waitFor } from './retry.ts';

type Table = typeof ENDPOINTS;
type Shape<Name extends EndpointName, Part extends string> = Table[Name] extends { readonly [key in Part]: infer Of extends z.ZodType }
  ? Of
  : never;
type Part<Name extends EndpointName, Key extends string, Value> = [Shape<Name, Key>] extends [never]
  ? unknown
  : { readonly [key in Key]: Value };
type Bodies<Answers> = { [Status in keyof Answers]: Answers[Status] extends z.ZodType ? z.output<Answers[Status]> : null }[keyof Answers];

/** What an endpoint is asked with: the parts that its entry in the table names, and no others. */
export type Asking<Name extends EndpointName> = Part<Name, 'params', z.input<Shape<Name, 'params'>>> &
  Part<Name, 'body', z.input<Shape<Name, 'body'>>> & {
    readonly query?: Partial<z.output<Shape<Name, 'query'>>>;
    readonly signal?: AbortSignal;
  } & (Table[Name] extends { readonly needs: 'match' | 'key and match' } ? { readonly match: string } : { readonly match?: never }) &
  (Table[Name] extends { readonly needs: 'key' | 'key and match' } ? { readonly key?: string } : { readonly key?: never });

export interface Got<Value> {
  readonly value: Value;
  readonly status: number;
  /** For `match` of the next change. */
  readonly etag: string | null;
  /** The same key had this answer before. */
  readonly replayed: boolean;
}

type Streaming = { [Name in EndpointName]: Table[Name] extends { readonly stream: z.ZodType } ? Name : never }[EndpointName];

/** One event of a stream. `id` is what to go on after; null for what is not kept. */
export interface Heard<Name extends Streaming> {
  readonly id: string | null;
  readonly data: z.output<Shape<Name, 'stream'>>;
}

/** The server said no, in the words of RFC 9457. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: z.output<typeof problem>;

  constructor(status: number, told: z.output<typeof problem>) {
    super(told.title);
    this.status = status;
    this.problem = told;
  }
}

/** Nobody answered, or somebody who is no Hansa. Whether a change took place is then not known. */
export class Unanswered extends Error {}

export interface ClientOptions {
  /** Address of the server; its path, query and fragment do not count. */
  readonly server: string;
  /** Of a machine. Without one a browser sends its cookie. */
  readonly token?: { reveal(): string };
  readonly fetch?: typeof fetch;
  /** A new Idempotency-Key. */
  readonly newKey?: () => string;
  readonly pace?: Pace;
}

/**
 * The API, typed by its table. Tries again by itself what is safe: reads, and changes under an Idempotency-Key, when nobody answered or the answer
 * says when to come again. A change under If-Match is tried again only where the answer says that nothing was done (429): if its answer was lost, the
 * same again would be refused as stale, which says nothing about the first. Throws Refused and Unanswered.
 */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  async call<Name extends EndpointName>(name: Name, asking: Asking<Name>): Promise<Got<Bodies<Table[Name]['answers']>>> {
    const { params, query, body, match, signal, key } = asking as Loose;
    const endpoint: Endpoint = ENDPOINTS[name];
    const headers = {
      ...(body !== undefined && { 'content-type': endpoint.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      ...(match !== undefined && { 'if-match': match }),
      ...(takesKey(endpoint) && { 'idempotency-key': key ?? (this.#options.newKey ?? newKey)() }),
    };
    const init = { method: endpoint.method, headers, ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal && { signal }) };
    const response = await this.#trying(endpoint, this.#url(endpoint, params, query), init);
    const value = await read(response, endpoint.answers[response.status]);
    return {
      value: value as Bodies<Table[Name]['answers']>,
      status: response.status,
      etag: response.headers.get('etag'),
      replayed: response.headers.get('idempotency-replayed') === 'true',
    };
  }

  /** Events as they happen, through lost connections, until `signal` says enough. `after` is the `id` of the last one that was heard. */
  async *stream<Name extends Streaming>(
    name: Name,
    { after, signal, query }: { readonly after?: string; readonly signal?: AbortSignal; readonly query?: Loose['query'] } = {},
  ): AsyncGenerator<Heard<Name>> {
    const endpoint: Endpoint = ENDPOINTS[name];
    let last = after ?? null;
    for (;;) {
      if (signal?.aborted) return;
      const headers = { accept: 'text/event-stream', ...(last !== null && { 'last-event-id': last }) };
      const response = await this.#trying(endpoint, this.#url(endpoint, undefined, query), {
        method: 'GET',
        headers,
        ...(signal && { signal }),
      });
      if (!response.ok || !response.body) await read(response, undefined);
      for await (const { id, data } of readEvents(response.body as ReadableStream<Uint8Array>, signal)) {
        last = id ?? last;
        yield { id, data: understood(endpoint.stream, data) } as Heard<Name>;
      }
      if (!signal?.aborted) await pause(this.#options.pace, 1_000, signal);
    }
  }

  #url({ path }: Endpoint, params: Loose['params'], query: Loose['query']): URL {
    const url = new URL(
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params?.[name]))),
      this.#options.server,
    );
    for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  async #trying(endpoint: Endpoint, url: URL, init: RequestInit & { readonly headers: Record<string, string> }): Promise<Response> {
    const { token, pace } = this.#options;
    const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token.reveal()}` }) };
    for (let tries = 1; ; tries += 1) {
      const answer = await (this.#options.fetch ?? fetch)(url, { ...init, headers, redirect: 'error' }).catch((error: unknown) =>
        unanswered(url, error, init.signal),
      );
      const wait = retryable(endpoint, answer) ? waitFor(answer, tries, pace) : undefined;
      if (wait === undefined && answer instanceof Error) throw answer;
      if (wait === undefined) return answer as Response;
      if (!(answer instanceof Error)) await answer.body?.cancel();
      await pause(pace, wait, init.signal ?? undefined);
    }
  }
}

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly match?: string;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

function newKey(): string {
  return crypto.randomUUID();
}

/** Who said enough hears that, and no trouble. */
function unanswered(url: URL, error: unknown, signal: AbortSignal | null | undefined): Unanswered {
  if (signal?.aborted) throw error;
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return new Unanswered(`${url.origin} does not answer: ${cause?.code ?? cause?.message ?? String(error)}`, { cause: error });
}

async function read(response: Response, shape: z.ZodType | null | undefined): Promise<unknown> {
  if (shape === null) return null;
  const value: unknown = await response.json().catch(() => undefined);
  if (shape) return understood(shape, value);
  const told = problem.safeParse(value);
  if (told.success) throw new Refused(response.status, told.data);
  throw new Unanswered(`${new URL(response.url).origin} answered ${response.status}, and not as Hansa does.`);
}

function understood(shape: z.ZodType | undefined, value: unknown): unknown {
  const result = shape?.safeParse(value);
  if (result?.success) return result.data;
  throw new Unanswered(`The server answered what this client does not understand: ${result?.error.issues[0]?.path.join('.') ?? ''}`);
}
