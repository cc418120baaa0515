import type { Catalogue } from '@hansa/compiler/catalogue/catalogue.ts';
import { type StackChoice, type StackLayerTable, type StackProgram, stackTable } from '@hansa/compiler/catalogue/choices/table.ts';
import { documentedKey } from '../knowledge.ts';
import type { RepositoryFile } from '../repository.ts';
import { anchor, page, table } from './markdown.ts';

const INTRO = `One choice a layer; the first is the default. \`hansa stack\` prints the same in a terminal, and marks what your platform has;
\`hansa stack NAME\` says all that is known of one program, with its sources.`;

const TIERS = `*Proven*: it ran against the real program. *Rendered*: its objects are valid against the real schemas, but where
the line says otherwise; values of a chart are held against it where it can be had, and \`npm run test:lab -- charts\` names the others. *Known*: facts only;
choosing it is refused, and the refusal names the alternative. *Control* is the country of ultimate control over the maker, as far as it was read.`;

/** The stack as one page of tables, and a page a layer with every fact and its source. */
export function stackPages(catalogue: Catalogue, keys: ReadonlySet<string>): RepositoryFile[] {
  const layers = stackTable(catalogue);
  const sections = layers.map((layer) => section(layer, keys));
  return [
    page('docs/reference/stack.md', '# The stack', INTRO, TIERS, claim(layers), ...sections),
    ...layers.flatMap((layer) => layerPage(layer)),
  ];
}

function section(layer: StackLayerTable, keys: ReadonlySet<string>): string {
  const rows = layer.choices.map((choice) => [
    choice.default ? `**${nameOf(layer, choice)}**` : nameOf(layer, choice),
    choice.tier,
    choice.program?.maker.licence ?? '',
    choice.program ? controlOf(choice.program) : '',
    choice.program?.maintained ?? '',
    remark(layer, choice),
  ]);
  const key = layer.key === null ? '' : (documentedKey(layer.key, keys) ?? layer.key);
  const asked = layer.key === null ? 'Nothing chooses here.' : `Asked for by [\`${layer.key}\`](spec.md#${anchor(key)}).`;
  return `## ${layer.layer}\n\n${layer.does} ${asked}\n\n${table(['choice', 'tier', 'licence', 'control', 'maintained', ''], rows)}`;
}

function nameOf(layer: StackLayerTable, { name, word, program }: StackChoice): string {
  const shown = program ? `[${name}](${fileOf(layer)}#${anchor(program.title)})` : name;
  return word === name ? shown : `${shown} (\`${word}\`)`;
}

function fileOf({ layer }: StackLayerTable): string {
  return `stack/${layer.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;
}

function controlOf({ maker }: StackProgram): string {
  return maker.country === 'unverified' ? 'unknown' : maker.country;
}

function remark(layer: StackLayerTable, { why, default: first }: StackChoice): string {
  return [first ? `the default: ${layer.because}` : '', why ?? ''].filter((part) => part !== '').join('; ');
}

/** The claim that all of a stack is open source, or from outside of the US, counted. */
function claim(layers: readonly StackLayerTable[]): string {
  const programs = new Map(
    layers.flatMap(({ choices }) => choices.flatMap(({ name, program }) => (program ? [[name, program] as const] : []))),
  );
  const all = [...programs.values()];
  const closed = [...programs].filter(([, { open }]) => !open).map(([name]) => name);
  const ended = [...programs].filter(([, { maintained }]) => maintained === 'no' || maintained === 'frozen').map(([name]) => name);
  const count = (country: string) => all.filter(({ maker }) => maker.country === country).length;
  const unknown = count('unverified');
  return `Is all of it open source, or from outside of the US? No. Of ${all.length} programs and services ${closed.length} are not open (${closed.join(', ')}),
${ended.length} are not looked after any more or only in part (${ended.join(', ')}), and ${count('US')} are ruled from the US, foundations
counted; of ${unknown} it could not be read who rules them. A foundation in the US that gives away source under an open licence is a fact of governance, and
no transfer of data: [the report on sovereignty](diagnostics/README.md#sovereignty) keeps the two apart.`;
}

function layerPage(layer: StackLayerTable): RepositoryFile[] {
  const programs = layer.choices.flatMap(({ program, ...choice }) => (program ? [chapter(program, choice)] : []));
  if (programs.length === 0) return [];
  return [page(`docs/reference/${fileOf(layer)}`, `# ${layer.layer}`, `${layer.does} [All layers](../stack.md).`, ...programs)];
}

function chapter(program: StackProgram, { tier, why, instead }: Omit<StackChoice, 'program'>): string {
  const { maker, open, version, alternative, facts } = program;
  const lines = [
    program.does,
    `Tier: ${tier}${why === null ? '' : `: ${why}`}.${instead.length > 0 ? ` Instead: ${instead.join(' or ')}.` : ''}${alternative === null ? '' : ` Advice: ${alternative}.`}`,
    `Made by ${maker.name}; control: ${controlOf(program)}; licence: ${maker.licence}${open ? '' : ' (not an open one)'}; maintained: ${program.maintained}; version: ${version ?? 'unknown'}.`,
  ];
  const rows = facts.map((fact) => [
    fact.about === 'more' ? '' : fact.about,
    fact.what,
    fact.source,
    `${fact.checkedAt}${fact.verified ? '' : ', not verified'}`,
  ]);
  return [`## ${program.title}`, ...lines, table(['', 'fact', 'source', 'checked'], rows)].join('\n\n');
}
