import type { Origin } from '../diagnostics/diagnostic.ts';

/**
 * What a party is to a cloud. `dataPath`: it holds or carries customers' data. `runtime`: it must answer for the cloud to keep running.
 * `supplyChain`: it delivers code. `governance`: it makes, or controls who makes, what runs.
 */
export type Axis = 'dataPath' | 'runtime' | 'supplyChain' | 'governance';

export const AXES: readonly Axis[] = ['dataPath', 'runtime', 'supplyChain', 'governance'];

/** One reason why a party is part of a platform. */
export interface Tie {
  readonly axis: Axis;
  /** The word of the spec, or the host at which it answers. */
  readonly party: string;
  /** What it does, as in "holds the tenants' files". */
  readonly does: string;
  /** Id of the planned thing that it is tied to. */
  readonly subject: string;
  /** The key of the spec that brings it in. */
  readonly at: Origin;
  /** Pods that run go on without it, and a rule of its own warns of it: the gate does no more. */
  readonly lenient?: true;
}
