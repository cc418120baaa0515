import { type Context, type Port, transient } from '@hansa/domain/port/outcome.ts';

/**
 * A port that acts only while its caller holds the lease. Whoever was stopped for a minute and goes on asks first, and is told no: the
 * outsider never hears of it. Looking needs no lease. What slips between this question and the outsider is harmless by the act's key.
 */
export function fenced<Ref, Want, Value, P extends Port<Ref, Want, Value>>(
  port: P,
  stillMine: (context: Context) => Promise<boolean>,
): Port<Ref, Want, Value> {
  const stale = (context: Context) => transient('lease/stale', `epoch ${context.epoch} of ${context.key} is over`);
  return {
    observe: (ref, context) => port.observe(ref, context),
    ensure: async (want, context) => ((await stillMine(context)) ? port.ensure(want, context) : stale(context)),
    remove: async (ref, context) => ((await stillMine(context)) ? port.remove(ref, context) : stale(context)),
  };
}
