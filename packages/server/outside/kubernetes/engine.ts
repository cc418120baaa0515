import type { Context } from '@hansa/domain/port/outcome.ts';
import type { NamespaceRef } from './port.ts';

/** What a GitOps engine says about one tenant's tree. */
export interface EngineSeen {
  /** Nothing is on its way: what it applied last, it applied to its end. */
  readonly settled: boolean;
  readonly commit: string | null;
  readonly complaints: readonly string[];
}

/** A GitOps engine as the control plane deals with it: it is told where to look, and asked what came of it. */
export interface Engine {
  readonly name: string;
  look(ref: NamespaceRef, context: Context): Promise<EngineSeen>;
  /** Makes it look at the platform's part and at the list of tenants. */
  enter(word: string, context: Context): Promise<void>;
  /** Makes it look at the tenant's tree in Git now. The same `word` again does nothing new. */
  fetch(ref: NamespaceRef, word: string, context: Context): Promise<void>;
  /** Makes it apply again what it has: somebody changed or deleted an object. */
  repair(ref: NamespaceRef, word: string, context: Context): Promise<void>;
  /** `held`: it would make all anew, since it has not seen yet that the tree is gone; it is made to look. `leaving`: it is removing. */
  release(ref: NamespaceRef, word: string, context: Context): Promise<'free' | 'leaving' | 'held'>;
}
