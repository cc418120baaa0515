import { z } from 'zod';
import { key } from './key.ts';
import type { Layer } from './vocabulary.ts';

/** One of the words that a layer has, those that are only known too: a rule refuses them, with a reason. */
export function choice(layer: Layer): z.ZodType<string> {
  return z.enum(layer.choices.map(({ word }) => word) as [string, ...string[]]);
}

/** The key that chooses in a layer; the first choice holds without it. */
export function chosen(layer: Layer): z.ZodOptional<z.ZodType<string>> {
  return key(choice(layer), { does: layer.does, default: layer.choices[0].word, because: layer.because });
}
