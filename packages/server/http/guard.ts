import { isIP } from 'node:net';
import { type Answer, type Asked, problem } from './exchange.ts';

/** Where the server listens, as it decides whom it answers. */
export interface Post {
  readonly host: string;
  readonly port: number;
  /** People reach it over TLS. */
  readonly secure?: boolean;
  /** `console.example.org`: the name by which browsers reach it, through whatever ends TLS. */
  readonly name?: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const UNCHANGING = new Set(['GET', 'HEAD']);
/** Where another site may send a browser: to the page, and back from an identity provider with what only this browser can use. */
const ARRIVALS = new Set(['/', '/sign-in/callback']);
/** Where an identity provider speaks for itself: no browser, no cookie, and nothing counts but its signature. */
const SIGNED = /^\/sign-in\/ended(\/|$)/;

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/**
 * The first to see a request: refuses what another site's page could send through a person's browser. Undefined lets it pass.
 *
 * - A name that an attacker's DNS points at this machine (rebinding) arrives in `Host`: only our own names and plain addresses pass.
 * - A change needs an `Origin` that is this very server; browsers send one with every such request and scripts cannot forge it.
 *   Machines send none: with a bearer token, which no browser adds by itself, a change passes without. The cookie of such a request never counts.
 * - Reading across sites is refused too (`Sec-Fetch-Site`), although without CORS headers nobody could see the answer.
 */
export function guard(asked: Asked, post: Post): Answer | undefined {
  const host = asked.headers.host ?? '';
  if (!isOurs(host, post)) return problem(421, 'request/host', `this server does not answer to the name ${host === '' ? '(none)' : host}`);
  const { origin } = asked.headers;
  if (origin !== undefined && origin !== `${post.secure === true ? 'https' : 'http'}://${host}`)
    return problem(403, 'request/origin', 'another site may not use this server');
  if (asked.headers['sec-fetch-site'] === 'cross-site' && !(ARRIVALS.has(asked.path) && UNCHANGING.has(asked.method)))
    return problem(403, 'request/origin', 'another site may not use this server');
  const machine = asked.headers.authorization?.startsWith('Bearer ') || SIGNED.test(asked.path);
  if (!UNCHANGING.has(asked.method) && origin === undefined && !machine)
    return problem(403, 'request/origin', 'a change needs the Origin header');
  return undefined;
}

/** On the loopback interface, its names with our port. Elsewhere any address, for rebinding needs a name, and the name that was asked for. */
function isOurs(host: string, { host: bound, port, name: known }: Post): boolean {
  if (known !== undefined && host === known) return true;
  const [, name = '', given] = /^(\[[0-9a-fA-F:.]+\]|[^:/@]+)(?::(\d{1,5}))?$/.exec(host) ?? [];
  if (name === '') return false;
  if (isLoopback(bound)) return (LOOPBACK.has(name) || name === bound) && Number(given ?? 80) === port;
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === 'localhost' || name === bound;
}
