import type { Choice, Layer } from '../../spec/vocabulary.ts';

type More = Partial<Omit<Choice, 'name' | 'tier'>>;

/** Its objects are valid against the real schemas; `why` says what of it is written, where that is not all. */
export function rendered(name: string, more: More = {}): Choice {
  return { name, tier: 'rendered', word: name, ...more };
}

/** Its objects were given to the real program; `why` names the lab that does so, and what of it is still not tried. */
export function proven(name: string, why: string, more: More = {}): Choice {
  return { ...rendered(name, more), tier: 'proven', why };
}

/** Facts only: choosing it is refused with this reason. */
export function known(name: string, why: string, more: More = {}): Choice {
  return { name, tier: 'known', word: name, why, ...more };
}

/** What keeps the layer empty. */
export function none(): Choice {
  return rendered('none', { why: 'nothing is installed' });
}

export function layer(of: Omit<Layer, 'choices'>, ...choices: Layer['choices']): Layer {
  return { ...of, choices };
}
