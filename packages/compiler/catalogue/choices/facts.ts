import type { Fact, Maker } from '../entry.ts';

/**
 * Whether somebody works on it. `at risk`: its maker has said that it may end. `frozen`: what may be had openly is kept and gets nothing
 * new. `unknown`: nothing was read that says so.
 */
export type Care = 'yes' | 'at risk' | 'frozen' | 'no' | 'unknown';

/** What a fact is about, in the order in which a page shows them. */
export const ASPECTS = ['licence', 'control', 'maintained', 'version', 'available', 'metrics', 'backup', 'trap'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** What is known of a program that can stand in a layer. A fact that nobody has read is not there, and is shown as unknown. */
export interface ChoiceFacts {
  readonly title: string;
  /** What it is, in one sentence. */
  readonly does: string;
  /** `country` is the seat of ultimate control; `licence` is an SPDX expression where there is one. */
  readonly maker: Maker;
  /** Whether the licence of what may be had is an open one (approved by the OSI). */
  readonly open: boolean;
  readonly maintained: Care;
  /** The newest version that a source names. */
  readonly version?: string;
  /** What to take instead, where the layer's own choices do not say it. */
  readonly alternative?: string;
  readonly facts: Readonly<Partial<Record<Aspect, Fact>>>;
}

/** What it says and where that was read: `owner/repository[@tag]:path`, `owner/repository#issue`, or an address. The third marks what was only reported. */
type Said = readonly [what: string, source: string, verified?: 'unverified'];

export interface Written extends Omit<ChoiceFacts, 'facts' | 'maker' | 'open'> {
  readonly maker: string;
  readonly seat: string;
  readonly licence: string;
  /** Where the licence is not an open one. */
  readonly open?: false;
  readonly says: Readonly<Partial<Record<Aspect, Said>>>;
}

/** The day on which the facts of this folder were read. */
const checkedAt = '2026-11-21';

export function factsOf(written: Readonly<Record<string, Written>>): Readonly<Record<string, ChoiceFacts>> {
  const made = Object.entries(written).map(([name, { says, maker, seat, licence, open, ...more }]) => {
    const facts = { ...more, maker: { name: maker, country: seat, licence }, open: open !== false, facts: saidOf(says) };
    return [name, facts] as const;
  });
  return Object.fromEntries(made);
}

/** Facts by what they are about, each with an address that a person can open. */
export function saidOf(says: Written['says']): ChoiceFacts['facts'] {
  const made = Object.entries(says).map(([about, [what, source, mark]]) => [
    about,
    { what, source: addressOf(source), checkedAt, verified: mark === undefined },
  ]);
  return Object.fromEntries(made);
}

/** A short pointer to a file or an issue on GitHub as an address; any other gets its scheme. */
export function addressOf(source: string): string {
  const file = /^([\w.-]+\/[\w.-]+)(?:@([^:]+))?:(.+)$/.exec(source);
  if (file) return `https://github.com/${file[1]}/blob/${file[2] ?? 'HEAD'}/${file[3]}`;
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(source);
  if (issue) return `https://github.com/${issue[1]}/issues/${issue[2]}`;
  return `https://${source}`;
}
