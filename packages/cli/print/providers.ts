import type { Compilation } from '@hansa/compiler';
import { EnergySources } from '@hansa/compiler/cost/energy-words.ts';
import { PriceSources, amountFormula, decidedText, gapText, totalText } from '@hansa/compiler/cost/print.ts';
import type { Answer } from '@hansa/compiler/selection/needs.ts';
import type { Score } from '@hansa/compiler/selection/score.ts';
import type { Candidate, CellSelection, Place, Selection } from '@hansa/compiler/selection/selection.ts';
import { columns } from './columns.ts';

type CellScores = readonly { readonly cell: string; readonly scores: readonly Score[] }[];

/** The providers side by side, cell by cell; then who each is; then the sources of prices. */
export function providersText(selection: Selection, scores: CellScores | null, compilation: Compilation): string {
  const sources = new PriceSources();
  const { platform, day, cells, candidates, known } = selection;
  return [
    `${platform} on ${day}: each provider of the catalogue, as if all machines of a cell stood there\n`,
    ...cells.map((cell) => cellText(cell, compilation, sources)),
    ...(scores ?? []).map(scoresText),
    ORDER,
    ...candidates.map(candidateText),
    `Of whom nothing can be planned:\n${known.map(({ name, title, why }) => `  ${title}: ${why} (docs/reference/catalogue/providers/${name}.md)\n`).join('')}`,
    sources.text(),
  ].join('\n');
}

const ORDER = `First comes who lacks least, of them of whom least is unknown, then whose sum is whole and smallest; \`--weigh\` takes weights of yours.
Sums are of machines with their disks, beside the same of the plan: addresses, load balancers, storage and traffic are in \`hansa cost\`.
A cell at one provider alone has one party fewer to turn to than one that is planned at several. What is rendered for each provider, and
the facts it rests on with source and day, stand in docs/reference/catalogue/providers/. Who delivers and who makes what runs is the same
everywhere but for those programs: \`hansa sovereignty\` has all four axes of the platform as it is planned.
`;

function cellText(cell: CellSelection, compilation: Compilation, sources: PriceSources): string {
  const planned = cell.planned.map(({ provider, machines }) => `${machines} at ${provider}`).join(', ');
  const { places } = cell;
  const needs = places[0]?.answers ?? [];
  const rows = [
    ['', ...places.map((each) => each.provider)],
    ['a month', ...places.map(({ machines }) => sumText(machines))],
    ['against the plan', ...places.map(({ machines: { against } }) => (against ? gapText(against) : 'unknown'))],
    ...needs.map(({ need }, index) => [need, ...places.map(({ answers }) => answers[index]?.standing ?? '')]),
    ['lacks', ...places.map((each) => String(each.lacking))],
    ['unknown', ...places.map((each) => String(each.unknown))],
  ];
  return [
    `${cell.cell} (${cell.environment}), planned with ${planned}: ${totalText(cell.here)} a month`,
    ...columns(rows, rows[0]?.length ?? 0).map((row) => `  ${row}`),
    '',
    ...places.flatMap((place) => placeText(place, sources)),
    '  Asked for',
    ...needs.map((each) => `    ${each.need}: ${askedText(each, compilation)}`),
    '',
  ].join('\n');
}

/** A sum of which nothing is known is no sum of nothing. */
function sumText({ lines, total }: Place['machines']): string {
  return lines.some((line) => line.cents !== null) ? totalText(total) : 'unknown';
}

function placeText({ provider, machines, answers }: Place, sources: PriceSources): string[] {
  const priced = machines.lines.map(
    (line) => `    ${line.what}: ${amountFormula(line)}${line.basis ? ` ${sources.mark(line.basis)}` : ''}`,
  );
  return [`  ${provider}`, ...priced, ...answers.map((each) => `    ${answerText(each)}`)];
}

function answerText({ need, standing, because, code, sources }: Answer): string {
  const read = sources.map(({ source, checkedAt, verified }) => `${verified ? '' : 'not verified: '}${source}, ${checkedAt}`);
  const known = read.length === 0 ? '' : ` (${read.join('; ')})`;
  return `${need}: ${standing}${code === null ? '' : `, ${code}`}; ${because}${known}`;
}

function askedText({ need, reason }: Answer, compilation: Compilation): string {
  return need.startsWith('certificate ') ? 'by `--certificates`' : decidedText(compilation, [reason]);
}

function scoresText({ cell, scores }: CellScores[number]): string {
  const lines = scores.flatMap(({ provider, terms, least, most }) => [
    `  ${provider}: ${rangeText(least, most)} of ${terms.reduce((sum, each) => sum + each.weight, 0)}`,
    ...terms.map((each) => `    ${each.criterion}: ${each.weight} x ${rangeText(each.least, each.most)}; ${each.because}`),
  ]);
  return `${cell} by your weights; what is unknown makes a range, and who has most for sure comes first\n${lines.join('\n')}\n`;
}

function rangeText(least: number, most: number): string {
  return least === most ? least.toFixed(2) : `${least.toFixed(2)} to ${most.toFixed(2)}`;
}

function candidateText({ provider, title, control, promises, orders, energy }: Candidate): string {
  const { seat, control: controlled, controller, processes, name, evidence, certificates } = control;
  const lines = [
    `${title} (${provider}): ${name}; seat ${seat}, control ${controlled}${controller === controlled ? '' : ` (${controller})`}`,
    `  processes: ${processes}`,
    ...evidence.map((each) => `  ${each.verified ? 'read' : 'not verified'}: ${each.what} (${each.source}, ${each.checkedAt})`),
    ...certificates.map((each) => `  ${each.name}: ${endText(each)} (${each.source}, ${each.checkedAt})`),
    ...(certificates.length === 0 ? ['  certificates: no source that was read names one'] : []),
    `  ordered by: ${orders ? `${orders.what} (${orders.source}, ${orders.checkedAt})` : 'nothing was read of it'}`,
    ...promises.map(
      ({ of, percent, source }) =>
        `  promises of ${of}: ${percent === null ? 'a figure that was not read' : `${percent} % a month`} (${source.url}, ${source.checkedAt})`,
    ),
    ...(promises.length === 0 ? ['  promises: none was found that could be read'] : []),
    ...energyLines(energy).map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function endText({ until, ended }: Candidate['control']['certificates'][number]): string {
  if (ended === null) return 'end unknown';
  return ended ? `ended ${until}` : `until ${until}`;
}

/** Its sites by their PUE; the sources at once, for each provider has its own. */
function energyLines({ sites, overall }: Candidate['energy']): string[] {
  const sources = new EnergySources();
  const named = sites.map((fact) => `${fact.sites.join(', ')} ${sources.said(fact)}`);
  if (named.length > 0) return [`PUE: ${named.join('; ')}`, ...sources.lines()];
  if (!overall) return ['PUE: unknown'];
  return [`PUE: of its sites unknown; all data centres together: ${sources.said(overall)}`, ...sources.lines()];
}
