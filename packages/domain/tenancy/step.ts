import type { Cause } from '../port/outcome.ts';

/** What a person decided about a tenant. */
export type Intent = 'active' | 'suspended' | 'leaving' | 'erased';

/**
 * Where a tenant is.
 *
 *     creating ---> active <---> suspended        leaving: as suspended, until its data is asked back or erased
 *         |            \          /    ^
 *         |             v        v     |
 *         |             leaving -------+
 *         |                |
 *         +----> erasing <-+---> erased           erasing has no way back: something may already be gone
 */
export type Life = 'creating' | 'active' | 'suspended' | 'leaving' | 'erasing' | 'erased';

/**
 * One thing that a tenant needs, as the decider sees it: a database, a realm, the published tree, a journey that must succeed.
 * Steps form a graph without circles: `needs` must hold before this is made, and outlive it when it is removed.
 */
export interface Step {
  /** `database/k7m2p9x4qd/nextcloud`, as the plan calls it. */
  readonly id: string;
  /** The outsider that makes it. */
  readonly port: string;
  readonly needs: readonly string[];
  /** Digest of the want: another one, and it is ensured again. No secret value is in it; a rotation counts as another generation. */
  readonly digest: string;
  /**
   * - `thing`: ensured, looked at now and then, removed at the end, or once it is no longer wanted and all that is wanted holds.
   * - `data`: a thing that holds what would be missed, removed at the end alone. Once made and found absent, it is lost: making it anew would hide that.
   * - `sight`: nothing is made; it is looked at until it holds (pods ready), and again after each change of what it needs.
   * - `once`: an act (a journey, the welcome mail) that is done once for each digest, and leaves nothing to remove.
   */
  readonly nature: 'thing' | 'data' | 'sight' | 'once';
  /** Of what takes a secret that is rotating: see {@link Rotation}. */
  readonly rotation?: Rotation;
  /** Ids of rotations that must be over before this is done: it uses what only then is good. */
  readonly after?: readonly string[];
  /** Ids of rotations that must be over before this is wanted at all. */
  readonly ends?: readonly string[];
  /** What the outsider needs to find it again when the plan has forgotten it. Plain JSON, no secrets. */
  readonly ref: unknown;
}

/**
 * A secret has a new value, and the old one is still known. A rotation shuts nobody out:
 *
 *     the outsider takes both ---> pods start with the new one ---> proven ---> the overlap passes ---> the new one alone ---> the old is forgotten
 *            (`wide`)                  (tree, health)              (`proof`)                              (`digest`)          (what it `ends`)
 *
 * There is no way back: once the old one may have been taken away it is not given back.
 */
export interface Rotation {
  /** `odoo@2`: what was proven for one rotation proves nothing for the next. */
  readonly id: string;
  /** Digest of the want that takes the old value: beside the new one, or instead of it where it `swaps`. */
  readonly wide: string;
  /** The step that holds once everybody who reads the secret has the new value. */
  readonly proof: string;
  /** Of an outsider that takes one value at a time: the old one until the proof holds, and the new one from that moment on. */
  readonly swaps?: boolean;
}

/** What is known of a step, over all looks. Times are UTC milliseconds. */
export interface Made {
  readonly step: Omit<Step, 'digest' | 'after' | 'ends'>;
  /** Written before the first act: from here on it may exist. */
  readonly begunAt: number;
  /** Digest under which it was last known to hold; null while nobody knows. */
  readonly holds: string | null;
  readonly seenAt: number | null;
  /** Proof of removal: when it was seen to be absent after it was removed. */
  readonly goneAt: number | null;
  /** Failures in a row, and before when nobody tries again. */
  readonly tries: number;
  readonly notBefore: number;
  readonly trouble: Cause | null;
  /** Nobody tries again until a person says so, or until something else is wanted than what was refused. */
  readonly held: boolean;
  /** Digest of the want that was refused, where it is held for that. */
  readonly refused?: string;
}

export interface TenancyState {
  readonly life: Life;
  /** By id of the step; also what the plan no longer has, for it still exists. */
  readonly made: Readonly<Record<string, Made>>;
  /** By id of the rotation: when its proof held first. UTC milliseconds. */
  readonly proven?: Readonly<Record<string, number>>;
}

export const BEGINNING: TenancyState = { life: 'creating', made: {} };

/** What a look at one step showed. */
export type Sight =
  | { readonly kind: 'holds' }
  | { readonly kind: 'differs'; readonly cause: Cause }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly cause: Cause };

/** Why nothing more happens now, as it is shown: which step, and the code and words of the reason. */
export interface Because extends Cause {
  readonly step: string;
}
