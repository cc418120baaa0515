import type { PartyName } from '../seats.ts';
import { CLOUDS } from './clouds.ts';
import { CODE_HOSTS } from './code-hosts.ts';
import type { PartyFacts } from './party.ts';

/** What is known of every party of `seats.ts`; one without facts is no party. */
export const PARTIES: Readonly<Record<PartyName, PartyFacts>> = { ...CLOUDS, ...CODE_HOSTS };

export function factsOf(id: string): PartyFacts | undefined {
  return Object.hasOwn(PARTIES, id) ? PARTIES[id as PartyName] : undefined;
}
