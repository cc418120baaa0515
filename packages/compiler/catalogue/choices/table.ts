import type { Fact, Maker } from '../entry.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Layer, Tier } from '../../spec/vocabulary.ts';
import { ASPECTS, type Aspect, type Care } from './facts.ts';
import { choiceFacts } from './index.ts';

/** One layer of the stack with all that is known of its choices. */
export interface StackLayerTable {
  readonly layer: string;
  readonly does: string;
  readonly because: string;
  /** The key that chooses; null where nothing does. */
  readonly key: string | null;
  readonly choices: readonly StackChoice[];
}

export interface StackChoice {
  readonly name: string;
  /** What stands in the spec to ask for it. */
  readonly word: string;
  readonly tier: Tier;
  readonly default: boolean;
  /** Why it is only known, or what of it is rendered where that is not all. */
  readonly why: string | null;
  /** For one that is only known: the words of what may be written instead. */
  readonly instead: readonly string[];
  /** Null for a choice that is no program. */
  readonly program: StackProgram | null;
}

export interface StackProgram {
  readonly title: string;
  readonly does: string;
  readonly maker: Maker;
  /** Whether its licence is an open one. */
  readonly open: boolean;
  readonly maintained: Care;
  readonly version: string | null;
  /** Advice beyond what the layer offers. */
  readonly alternative: string | null;
  readonly facts: readonly (Fact & { readonly about: Aspect | 'more' })[];
}

/** The whole table, in the order of the catalogue; pure, and only for those who ask for facts: it is 60 KB of text. */
export function stackTable(catalogue: Catalogue): readonly StackLayerTable[] {
  return Object.values(catalogue.layers).map((layer) => ({
    layer: layer.name,
    does: layer.does,
    because: layer.because,
    key: layer.key ?? null,
    choices: layer.choices.map((choice, place) => ({
      name: choice.name,
      word: choice.word,
      tier: choice.tier,
      default: place === 0 && layer.key !== undefined,
      why: choice.why ?? null,
      instead: choice.tier === 'known' && layer.key !== undefined ? renderedWords(layer) : [],
      program: programOf(catalogue, choice.name),
    })),
  }));
}

function renderedWords({ choices }: Layer): readonly string[] {
  return choices.filter(({ tier }) => tier !== 'known').map(({ word }) => word);
}

function programOf(catalogue: Catalogue, name: string): StackProgram | null {
  const found = choiceFacts(catalogue, name);
  if (!found) return null;
  const { facts, version, alternative, ...more } = found;
  const said = ASPECTS.flatMap((about) => {
    const fact = facts[about];
    return fact ? [{ about, ...fact }] : [];
  });
  const read = (catalogue.components[name]?.facts ?? []).map((fact) => ({ about: 'more' as const, ...fact }));
  return { ...more, version: version ?? null, alternative: alternative ?? null, facts: [...said, ...read] };
}
