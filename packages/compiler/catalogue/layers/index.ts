import type { LayerName, Layer } from '../../spec/vocabulary.ts';
import { ACCESS } from './access.ts';
import { CLUSTER } from './cluster.ts';
import { DATA } from './data.ts';
import { WORK } from './work.ts';

/**
 * Names, tiers and reasons: what a check needs. What is known of each program beyond that is in `../choices`, which only those open who
 * ask for it. What is only known is refused, and the refusal names what can be rendered.
 */
export const LAYERS: Readonly<Record<LayerName, Layer>> = { ...CLUSTER, ...DATA, ...ACCESS, ...WORK };
