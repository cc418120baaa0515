import type { Context, Observation, Outcome } from '@hansa/domain/port/outcome.ts';
import { gatewayHost, hostsOf, type NameRef } from '../../estate/names.ts';
import type { CellNames, RecordRef, RecordValue } from '../../outside/dns/port.ts';
import type { Hand } from './hand.ts';
import { portHand } from './hands.ts';

/**
 * A name of a tenant in DNS: an alias of its cell's gateway. The tenant holds it, so whoever takes over its slug waits until it has let go. What
 * somebody else made there is never touched, and where the name is no longer wanted it is none of the tenant's.
 */
export function nameHand(names: (cell: string) => CellNames): Hand {
  return portHand((step, { row, plan }) => {
    const { cell, name, domain } = step.ref as NameRef;
    const { port, zone = domain, ttl } = names(cell);
    const ref: RecordRef = { zone, name, type: 'CNAME', holder: row.id };
    const observe = (context: Context) => port.observe(ref, context);
    const remove = (context: Context) => port.remove(ref, context);
    if (!plan || !hostsOf(plan).includes(name))
      return { observe: async (context) => own(await observe(context)), ensure: undefined, remove };
    const want = { ...ref, ttl, values: [gatewayHost(plan)] };
    return { observe, ensure: (context) => (name.endsWith(`.${zone}`) ? port.ensure(want, context) : elsewhere(name, zone)), remove };
  });
}

function own(seen: Observation<RecordValue>): Observation<RecordValue> {
  return seen.kind === 'present' && seen.value.whose !== 'ours' ? { kind: 'absent', at: seen.at } : seen;
}

function elsewhere(name: string, zone: string): Promise<Outcome> {
  return Promise.resolve({
    kind: 'refused',
    cause: { code: 'dns/zone', detail: `${name} is not below the zone ${zone} of the configuration` },
  });
}
