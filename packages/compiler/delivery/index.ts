import { argocd } from './argocd/index.ts';
import type { Delivery } from './delivery.ts';
import { flux } from './flux/index.ts';

/** The engines, by the word of `gitops.engine`. */
export const DELIVERIES: Readonly<Record<string, Delivery>> = { flux, argocd };
