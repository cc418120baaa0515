import type { Catalogue } from '@hansa/compiler/catalogue/catalogue.ts';
import type { Fact, Maker } from '@hansa/compiler/catalogue/entry.ts';
import type { Choice, Layer } from '@hansa/compiler/spec/vocabulary.ts';
import type { RepositoryFile } from '../repository.ts';
import { page, table } from './markdown.ts';

const FOLDER = 'docs/reference/catalogue';

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly tier: string;
  readonly maker: Maker;
  readonly facts: readonly Fact[];
}

/** What may be chosen and how far Hansa goes with it, and for each entry the facts that decisions rest on. */
export function cataloguePages(catalogue: Catalogue): RepositoryFile[] {
  const { apps, components, providers } = catalogue;
  const kinds = { apps, components, providers } as const satisfies Record<string, Readonly<Record<string, Listed>>>;
  const entries = Object.entries(kinds).flatMap(([kind, named]) => Object.values(named).map((each) => entryPage(kind, each)));
  return [...entries, stackPage(Object.values(catalogue.layers)), index(kinds)];
}

function entryPage(kind: string, { name, title, tier, maker, facts }: Listed): RepositoryFile {
  const rows = facts.map((fact) => [fact.what, fact.source, `${fact.checkedAt}${fact.verified ? '' : ', not verified'}`]);
  const intro = `Made by ${maker.name} (${maker.country}), licence ${maker.licence}. Tier: ${tier}.`;
  return page(`${FOLDER}/${kind}/${name}.md`, `# ${title}`, intro, table(['fact', 'source', 'checked'], rows));
}

function stackPage(layers: readonly Layer[]): RepositoryFile {
  const tiers =
    '*Proven*: it ran against the real program. *Rendered*: its objects are valid against the real schemas. *Known*: facts only; choosing it is refused, and the refusal names the alternative.';
  const sections = layers.map((layer) => {
    const rows = layer.choices.map((choice, place) => [
      place === 0 ? `**${choice.name}**` : choice.name,
      choice.tier,
      remark(choice, place, layer),
    ]);
    return `## ${layer.name}\n\n${layer.does}\n\n${table(['choice', 'tier', ''], rows)}`;
  });
  return page('docs/reference/stack.md', '# The stack', 'One choice a layer; the first is the default.', tiers, ...sections);
}

function remark(choice: Choice, place: number, layer: Layer): string {
  if (choice.why) return choice.why;
  return place === 0 ? `the default: ${layer.because}` : '';
}

function index(kinds: Readonly<Record<string, Readonly<Record<string, Listed>>>>): RepositoryFile {
  const sections = Object.entries(kinds).map(([kind, named]) => {
    const rows = Object.values(named).map(({ name, title, tier, maker }) => [`[${title}](${kind}/${name}.md)`, tier, maker.licence]);
    return `## ${kind}\n\n${table(['', 'tier', 'licence'], rows)}`;
  });
  return page(`${FOLDER}/README.md`, '# The catalogue', 'What the compiler knows, fact by fact, with source and date.', ...sections);
}
