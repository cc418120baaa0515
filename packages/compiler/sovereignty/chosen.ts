import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { clustersOf } from '../plan/plan.ts';
import type { Chosen } from '../plan/thing.ts';

export type Layer = Catalogue['layers'][keyof Catalogue['layers']];
export type Choice = Layer['choices'][number];

/** A program that a layer of the stack is made of, and the key that chose it. */
export interface ChosenProgram {
  readonly layer: Layer;
  readonly choice: Choice;
  readonly chosen: Chosen<string>;
}

/** What each layer came to. A layer that nothing is built of, as a second engine beside the first, is left out. */
export function chosenPrograms(plan: PlatformPlan, { layers }: Pick<Catalogue, 'layers'>): ChosenProgram[] {
  const words: readonly (readonly [string, Chosen<string>])[] = [
    ...Object.entries(plan.stack).filter(([layer]) => layer !== 'mariadb' || plan.cells.some(({ services }) => services.mariadb)),
    ...plan.cells.flatMap((cell) =>
      clustersOf(cell).map(
        ({ cluster }) => ['distribution', { value: cluster.values.distribution, ...(cluster.why.distribution ?? cluster) }] as const,
      ),
    ),
  ];
  return words.flatMap(([name, chosen]) => {
    const layer = layers[name as keyof typeof layers] as Layer | undefined;
    const choice = layer?.choices.find((each) => each.word === chosen.value);
    return layer && choice ? [{ layer, choice, chosen }] : [];
  });
}

/** Whether somebody answers for a program, by its name or its word. */
export function accepts(plan: PlatformPlan, { name, word }: Choice): boolean {
  return plan.accepted.value.some(({ party }) => party === name || party === word);
}

/** Programs that need somebody to answer for them. */
export function doubtful(plan: PlatformPlan, catalogue: Pick<Catalogue, 'layers'>): string[] {
  const all = chosenPrograms(plan, catalogue).filter(({ choice }) => choice.closed !== undefined || choice.ended !== undefined);
  return all.flatMap(({ choice }) => [choice.name, choice.word]);
}
