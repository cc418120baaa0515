import type { Tables } from './tables.ts';

interface Body {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly values: readonly string[];
  readonly owner: string;
  readonly holder?: string;
}

interface Row extends Pick<Body, 'ttl' | 'values' | 'owner' | 'holder'> {}
const rowOf = ({ zone, name, type }: Body): string => `dns/${zone}/${name}/${type}`;

/** The world's side of the DNS twin: record sets with an owner. A person at another desk has the owner `somebody` (verb `ensure`, too). */
export function simulatedDns(tables: Tables, verb: string, body: unknown): unknown {
  const asked = body as Body;
  const row = tables.get(rowOf(asked)) as Row | undefined;
  const whose = row === undefined || row.owner === asked.owner ? (row && row.holder !== asked.holder ? 'another' : 'ours') : 'foreign';
  if (verb === 'observe') return row === undefined ? null : { ttl: row.ttl, values: row.values, whose };
  if (verb !== 'ensure' && verb !== 'remove') throw new Error(`the simulated DNS knows no verb ${verb}`);
  if (whose !== 'ours') return { inTheWay: whose };
  if (besideAlias(tables, asked, verb)) return { inTheWay: 'foreign' };
  if (verb === 'remove') tables.delete(rowOf(asked));
  else tables.put(rowOf(asked), rowFrom(asked));
  return null;
}

function rowFrom({ ttl, values, owner, holder }: Body): Row {
  return { ttl, values, owner, ...(holder !== undefined && { holder }) };
}

/** A CNAME stands alone. */
function besideAlias(tables: Tables, asked: Body, verb: string): boolean {
  if (verb === 'remove') return false;
  const prefix = `dns/${asked.zone}/${asked.name}/`;
  const others = tables
    .list(prefix)
    .map((row) => row.slice(prefix.length))
    .filter((type) => type !== asked.type);
  return asked.type === 'CNAME' ? others.length > 0 : others.includes('CNAME');
}
