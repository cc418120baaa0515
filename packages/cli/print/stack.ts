import type { Ink } from '@hansa/compiler';
import type { StackChoice, StackLayerTable, StackProgram } from '@hansa/compiler/catalogue/choices/table.ts';
import { type Chosen, type Choosing, chosenKey } from '../commands/stack-chosen.ts';

/** Layers with a line for each choice: what is chosen, name, tier, licence, control, whether it is looked after, and why. */
export function layersText(layers: readonly StackLayerTable[], chosen: Chosen | undefined, ink: Ink): string {
  const widths = columnsOf(layers);
  const blocks = layers.map((layer) => {
    const title = `${ink.strong(layer.layer)}  ${layer.key ?? 'no key: all of them are there'}\n  ${ink.dim(layer.does)}`;
    return [title, ...layer.choices.map((choice) => lineOf(layer, choice, chosen, widths, ink))].join('\n');
  });
  const marks = chosen ? '* what this platform has' : '(in the folder of a platform.yaml, what it has is marked)';
  return `${blocks.join('\n\n')}\n\n${ink.dim(`${marks}. known: facts only, choosing it is refused. \`hansa stack NAME\` says all, with sources.`)}\n`;
}

/** Name, tier, licence, control, care. */
function cellsOf({ name, word, tier, program }: StackChoice): readonly string[] {
  const asked = word === name ? name : `${name} (${word})`;
  if (!program) return [asked, tier, '', '', ''];
  return [asked, tier, program.maker.licence, seatOf(program), careOf(program)];
}

function columnsOf(layers: readonly StackLayerTable[]): readonly number[] {
  const rows = layers.flatMap(({ choices }) => choices.map(cellsOf));
  return [0, 1, 2, 3, 4].map((column) => Math.min(34, Math.max(0, ...rows.map((row) => (row[column] ?? '').length))));
}

function lineOf(layer: StackLayerTable, choice: StackChoice, chosen: Chosen | undefined, widths: readonly number[], ink: Ink): string {
  const mark = chosen?.has(chosenKey(layer.layer, choice.word)) ? '*' : ' ';
  const cells = cellsOf(choice).map((text, column) => text.padEnd(widths[column] ?? 0));
  const why = choice.why ?? (choice.default ? `the default: ${layer.because}` : '');
  const line = `${mark} ${cells.join('  ')}  ${why}`.trimEnd();
  return choice.tier === 'known' ? ink.dim(line) : line;
}

/** Seats that are no country are long: only the first word of them fits a column. */
function seatOf({ maker }: StackProgram): string {
  return maker.country.startsWith('none') ? 'none' : maker.country === 'unverified' ? 'unknown' : maker.country;
}

function careOf({ maintained }: StackProgram): string {
  return { yes: 'maintained', 'at risk': 'at risk', frozen: 'frozen', no: 'not maintained', unknown: 'unknown' }[maintained];
}

/** Everything about single choices, with sources. */
export function choicesText(layers: readonly StackLayerTable[], chosen: Chosen | undefined, ink: Ink): string {
  const pages = layers.flatMap((layer) => layer.choices.map((choice) => pageOf(layer, choice, chosen, ink)));
  return `${pages.join('\n\n')}\n`;
}

function pageOf(layer: StackLayerTable, choice: StackChoice, chosen: Chosen | undefined, ink: Ink): string {
  const { program } = choice;
  const head = [
    ink.strong(program ? `${program.title} (${layer.layer})` : `${choice.name} (${layer.layer})`),
    program?.does ?? layer.does,
    '',
    `Tier: ${choice.tier}${choice.why === null ? '' : `: ${choice.why}`}`,
    `Asked for by: ${layer.key === null ? 'nothing; it comes with other choices' : `${layer.key}: ${choice.word}`}${choice.default ? ' (the default)' : ''}`,
    ...choosingText(chosen, chosen?.get(chosenKey(layer.layer, choice.word))),
    ...(choice.instead.length > 0 ? [`Instead: ${choice.instead.join(' or ')}`] : []),
  ];
  return [...head, ...(program ? programLines(program, ink) : [])].join('\n');
}

function choosingText(chosen: Chosen | undefined, choosing: Choosing | undefined): readonly string[] {
  if (!chosen) return [];
  if (!choosing) return ['This platform: does not have it'];
  const where = choosing.cells.length > 0 ? ` in ${choosing.cells.join(', ')}` : '';
  return [`This platform: has it${where}, ${choosing.how === 'asked' ? 'because its spec says so' : 'because nothing else was asked for'}`];
}

function programLines(program: StackProgram, ink: Ink): readonly string[] {
  const { maker, open, version, alternative, facts } = program;
  const lines = [
    `Maker: ${maker.name}`,
    `Control: ${maker.country === 'unverified' ? 'unknown: what was read does not say where it ends' : maker.country}`,
    `Licence: ${maker.licence}${open ? '' : ', which is not an open one'}`,
    `Maintained: ${program.maintained}`,
    `Version: ${version ?? 'unknown'}`,
    ...(alternative === null ? [] : [`Advice: ${alternative}`]),
  ];
  const said = facts.flatMap(({ about, what, source, checkedAt, verified }) => [
    `${about === 'more' ? '' : `${about}: `}${what}`,
    `  ${ink.dim(`${source} (${verified ? 'read' : 'not verified'} ${checkedAt})`)}`,
  ]);
  return facts.length === 0 ? lines : [...lines, '', ...said];
}
