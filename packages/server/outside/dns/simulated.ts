import { type Context, DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { type DnsPort, inTheWay, type RecordRef, type RecordValue, type Whose } from './port.ts';
import { spelled } from './rdata.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';

/** DNS in the simulated cloud. What it cannot do: wildcards, secondaries, keys, and answering anybody else. */
export function simulatedDns(cloud: SimulatedCloud, owner = 'simulated'): DnsPort {
  const ask = async (verb: string, body: RecordRef, context: Context): Promise<unknown> => {
    const answer = await cloud.call('dns', verb, { ...body, owner }, context).catch(() => {
      throw new Trouble('transient', 'dns/unreachable', 'the simulated DNS does not answer');
    });
    const whose = (answer as { inTheWay?: Whose } | null)?.inTheWay;
    if (whose !== undefined) throw inTheWay(body, whose, 'nothing: it is simulated');
    return answer;
  };
  const act = (verb: string, body: () => RecordRef, context: Context): Promise<Outcome> =>
    outcomeOf(() => ask(verb, body(), context).then(() => DONE));
  return {
    observe: (ref, context) =>
      observationOf(async () => {
        const value = (await ask('observe', ref, context)) as RecordValue | null;
        return value === null ? { kind: 'absent', at: Date.now() } : { kind: 'present', value, at: Date.now() };
      }),
    ensure: (want, context) =>
      act('ensure', () => ({ ...want, values: want.values.map((value) => spelled(want.type, value)).toSorted() }), context),
    remove: (ref, context) => act('remove', () => ref, context),
    close: () => {},
  };
}
