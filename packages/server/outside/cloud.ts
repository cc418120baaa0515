import type { Context } from '@hansa/domain/port/outcome.ts';
import { Trouble } from './trouble.ts';

/**
 * The simulated cloud as the twins of the ports ask it: in this process, or a process of its own behind HTTP. The answer is plain JSON.
 * It rejects only for trouble on the way (no answer, cancelled): then nobody knows whether it happened.
 */
export interface SimulatedCloud {
  call(outsider: string, verb: string, body: unknown, context: Context): Promise<unknown>;
}

/** What it means to an outsider's twin that the cloud rejects. */
export function unanswered(outsider: string): () => Trouble {
  return () => new Trouble('transient', `${outsider}/unreachable`, 'the simulated cloud does not answer');
}
