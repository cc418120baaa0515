import type { IncomingHttpHeaders } from 'node:http';

/** By what somebody is known: a cookie of the browser, or a bearer token of a machine. */
export interface Word {
  readonly word: string;
  readonly by: 'cookie' | 'bearer';
}

/**
 * `__Host-` binds the cookie to this very origin and to TLS. On the loopback interface there is no TLS, and not every browser takes such
 * a cookie there; nobody else can reach it either.
 */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-hansa' : 'hansa';
}

/**
 * The word that a request brings. Where it brings Authorization the cookie does not count, whatever stands in there: such a request passes
 * without an Origin, and what a browser adds by itself must not ride along.
 */
export function wordOf(headers: IncomingHttpHeaders, secure: boolean): Word | undefined {
  if (headers.authorization !== undefined) {
    const bearer = /^Bearer ([\w-]{20,200})$/.exec(headers.authorization)?.[1];
    return bearer === undefined ? undefined : { word: bearer, by: 'bearer' };
  }
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const cookie = pairs.find(([name]) => name === cookieName(secure))?.[1];
  return cookie !== undefined && /^[\w-]{20,200}$/.test(cookie) ? { word: cookie, by: 'cookie' } : undefined;
}

/** `seconds` 0 takes it back. */
export function cookie(word: string, secure: boolean, seconds: number): string {
  return `${cookieName(secure)}=${word}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
}
