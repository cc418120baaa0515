import { SILENT, type Trouble, troubleOf } from './trouble.ts';

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Idempotency-Key: the same key and body have one effect. */
  readonly key?: string;
  /** The ETag of what was seen. */
  readonly match?: string;
  readonly signal?: AbortSignal;
}

export type Answer<T> = { readonly value: T; readonly etag: string | null } | { readonly trouble: Trouble };

/** Asks the server; what can go wrong is returned. Throws only when `signal` ended it. */
export async function ask<T>(path: string, { method = 'GET', body, key, match, signal }: Asking = {}): Promise<Answer<T>> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const headers = {
    ...(body === undefined ? {} : { 'content-type': type }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(match === undefined ? {} : { 'if-match': match }),
  };
  try {
    const response = await fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body), signal: signal ?? null });
    const value: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
    return response.ok ? { value: value as T, etag: response.headers.get('etag') } : { trouble: troubleOf(response.status, value) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { trouble: SILENT };
  }
}

/** A new Idempotency-Key: 32 hexadecimal characters. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
