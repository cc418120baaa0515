import type { KnownProvider } from './entry.ts';
import { planethoster } from './providers/planethoster/facts.ts';

/** Beside the catalogue and no part of it: a check needs no fact of them. */
export const KNOWN_PROVIDERS: Readonly<Record<string, KnownProvider>> = { planethoster };
