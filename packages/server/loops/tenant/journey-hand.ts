import { type Context, DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Hand, Whose } from './hand.ts';

/** One act of a user, with the tenant's own credentials and over its own path. `refused` names what did not work. */
export interface Journey {
  readonly name: string;
  run(whose: Whose, context: Context): Promise<Outcome>;
}

/** Journeys run one after the other after each change; the first that does not succeed is what the tenant waits for. */
export function journeyHand(journeys: readonly Journey[]): Hand {
  return {
    see: () => Promise.resolve({ kind: 'holds' }),
    ensure: async (_step, whose, context) => {
      for (const { name, run } of journeys) {
        const outcome = await run(whose, context);
        if (outcome.kind === 'done') continue;
        return outcome.kind === 'working'
          ? outcome
          : { ...outcome, cause: { ...outcome.cause, detail: `${name}: ${outcome.cause.detail}` } };
      }
      return DONE;
    },
    remove: () => Promise.resolve(DONE),
  };
}
