/** One server of the database, as `pg` takes it. */
export interface Address {
  /** `db-1.example:5432`, for people; never the password. */
  readonly name: string;
  /** Undefined where the address says it in another way: a socket, `PGHOST`. */
  readonly host: string | undefined;
  readonly port: number;
  /** The whole address with this server alone in it. */
  readonly url: string;
}

/** Ours is a server that takes writes, whoever that is now: other wishes of libpq's would be a database that we cannot use. */
const WISHES = new Set(['any', 'read-write', 'primary']);
const PORT = 5432;

/**
 * The servers that an address of libpq's form names: `postgres://user:password@a:5432,b/hansa?target_session_attrs=read-write`. `pg` knows one host
 * only. Undefined where it is no such address, or asks for a server that only reads.
 */
export function addressesOf(url: string): readonly Address[] | undefined {
  const [, scheme, person, hosts = '', rest = ''] = /^(postgres(?:ql)?:\/\/)((?:[^/?#]*@)?)([^/?#@]*)(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const addresses = hosts.split(',').map((each) => addressOf(each, `${scheme}${person}${each}${rest}`));
  if (addresses.length > 1 && addresses.some((each) => each?.host === undefined)) return undefined;
  return addresses.every((each) => each !== undefined) ? addresses : undefined;
}

function addressOf(written: string, url: string): Address | undefined {
  // A socket has no host, which is no URL for the browser's rules.
  const readable = written === '' ? url.replace('@/', '@localhost/') : url;
  if (!URL.canParse(readable)) return undefined;
  const { hostname, port, searchParams } = new URL(readable);
  if (!WISHES.has(searchParams.get('target_session_attrs') ?? 'any')) return undefined;
  const host = decodeURIComponent(hostname).replace(/^\[(.+)\]$/, '$1');
  const elsewhere = searchParams.has('host') || written === '';
  return { name: elsewhere ? 'the database' : written, host: elsewhere ? undefined : host, port: Number(port || PORT), url };
}
