import { type Linked, type Sha256, sorted } from './event.ts';

/** How far the chain of one tenant was: how many events it had, and the link of the last one. */
export interface Head {
  readonly length: number;
  readonly link: string;
}

/** What one day says of the register: the heads of the chains that have grown since the day before. It stands in Git, where others have copies. */
export interface Heads {
  readonly version: 1;
  readonly installation: string;
  /** `2026-11-21`, UTC. */
  readonly day: string;
  /** SHA-256 of the text of the file before; null for the first one. */
  readonly previous: string | null;
  /** Place in the register up to which events were counted: `<transaction>.<sequence>`. */
  readonly reached: string;
  /** By tenant; the events of nobody under the empty name. */
  readonly chains: Readonly<Record<string, Head>>;
  /** Chains that were longer, or other ones, when they were signed before: a backup was restored, or somebody has been at it. */
  readonly broken: Readonly<Record<string, { readonly signed: Head; readonly found: Head | null }>>;
}

export interface SignedHeads extends Heads {
  /** Ed25519, SPKI as base64. */
  readonly key: string;
  /** Over `textOf` the rest, base64. */
  readonly signature: string;
}

/** What is signed: JSON with sorted keys. */
export function textOf({ version, installation, day, previous, reached, chains, broken }: Heads): string {
  return sorted({ version, installation, day, previous, reached, chains, broken });
}

/** How a chain stands to a head that was signed before. Links are hexadecimal. */
export type Standing = 'holds' | 'shorter' | 'forked';

export function standingOf(events: readonly Pick<Linked, 'hash'>[], { length, link }: Head): Standing {
  if (events.length < length) return 'shorter';
  return length === 0 || events[length - 1]?.hash === link ? 'holds' : 'forked';
}

/** Days whose file does not follow from the one before it: one is missing, or was made anew. `texts` by day, as they stand in the files. */
export function unlinked(sha256: Sha256, texts: ReadonlyMap<string, string>): string[] {
  const days = [...texts.keys()].toSorted();
  return days.filter((day, index) => {
    const before = days[index - 1];
    if (before === undefined) return false;
    const { previous } = JSON.parse(texts.get(day) ?? '{}') as Heads;
    return previous !== sha256(texts.get(before) ?? '');
  });
}
