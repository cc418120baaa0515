import { languageOf } from '@hansa/compiler';
import { type StackLayerTable, stackTable } from '@hansa/compiler/catalogue/choices/table.ts';
import { nearest } from '@hansa/compiler/diagnostics/suggestion.ts';
import { canonical } from '@hansa/compiler/tree/manifest/digest.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { inkFor } from '../print/ink.ts';
import { choicesText, layersText } from '../print/stack.ts';
import { chosenBy, chosenKey } from './stack-chosen.ts';

/**
 * `hansa stack [LAYER | NAME]`: what can stand in each layer, how far Hansa goes with it, and all that is known of a choice. In the folder of
 * a spec what its platform chose is marked.
 */
export function stack(context: Context): number {
  const table = stackTable(languageOf().catalogue);
  const [what] = context.words;
  const shown = what === undefined ? table : layersOf(table, what);
  const chosen = chosenBy(context);
  if (context.format === 'json') {
    const layers = shown.map((layer) => ({
      ...layer,
      choices: layer.choices.map((each) => ({ ...each, chosen: chosen?.get(chosenKey(layer.layer, each.word)) ?? null })),
    }));
    process.stdout.write(`${canonical({ version: 1, layers })}\n`);
    return EXIT.done;
  }
  const print = what === undefined || isLayer(table, what) ? layersText : choicesText;
  process.stdout.write(print(shown, chosen, inkFor(process.stdout)));
  return EXIT.done;
}

function isLayer(table: readonly StackLayerTable[], what: string): boolean {
  return table.some(({ layer, key }) => layer === what || key === what);
}

/** A layer by its name or its key; else each layer in which a program of that name stands, with that choice alone. */
function layersOf(table: readonly StackLayerTable[], what: string): readonly StackLayerTable[] {
  if (isLayer(table, what)) return table.filter(({ layer, key }) => layer === what || key === what);
  const asked = what.toLowerCase();
  const found = table.flatMap((layer) => {
    const choices = layer.choices.filter(({ name, program }) => name === asked || program?.title.toLowerCase() === asked);
    return choices.length > 0 ? [{ ...layer, choices }] : [];
  });
  if (found.length > 0) return found;
  const meant = nearest(
    what,
    table.flatMap(({ layer, choices }) => [layer, ...choices.map(({ name }) => name)]),
  );
  const hint = meant === undefined ? '`hansa stack` lists everything.' : `Did you mean ${meant}?`;
  throw new Refusal(`Nothing in the stack is called ${what}. ${hint}`);
}
