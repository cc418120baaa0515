import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Says from which IP address a request comes. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * Behind a proxy everybody has the proxy's address, and would share one limit. Where the other end is in one of `proxies` (`10.42.0.0/16`), the
 * last address of X-Forwarded-For that is not counts: what stands before it, anybody may have written.
 */
export function addressBehind(proxies: readonly string[]): AddressOf {
  const known = new BlockList();
  for (const each of proxies) {
    const [address = '', length = ''] = each.split('/');
    known.addSubnet(address, Number(length), family(address));
  }
  const isProxy = (address: string): boolean => isIP(address) !== 0 && known.check(address, family(address));
  return (request) => {
    const peer = plain(request.socket.remoteAddress ?? '');
    if (!isProxy(peer)) return peer;
    const named = String(request.headers['x-forwarded-for'] ?? '').split(',');
    const last = named.map((each) => plain(each.trim())).findLast((each) => !isProxy(each));
    return last !== undefined && isIP(last) !== 0 ? last : peer;
  };
}

/** A socket that hears both families writes addresses of the older one in the form of the newer. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '');
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
