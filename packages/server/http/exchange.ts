import type { IncomingHttpHeaders } from 'node:http';

/** A request as the handlers see it: `path` is percent-decoded and begins with a slash. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** IP address of the other end. */
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  /** Instead of the body: what follows, piece by piece, until the reader is gone. */
  readonly stream?: (signal: AbortSignal) => AsyncIterable<string>;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }, body: JSON.stringify(value) };
}

/** A refusal for machines and people (RFC 9457). */
export function problem(
  status: number,
  code: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(status, { status, code, title: detail, ...more }, { 'content-type': 'application/problem+json', ...headers });
}
