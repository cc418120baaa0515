import type { Catalogue } from '@hansa/compiler/catalogue/catalogue.ts';
import { KNOWN_PROVIDERS } from '@hansa/compiler/catalogue/known-providers.ts';
import type { Fact, Maker } from '@hansa/compiler/catalogue/entry.ts';
import type { RepositoryFile } from '../repository.ts';
import { page, table } from './markdown.ts';

const FOLDER = 'docs/reference/catalogue';

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly tier: string;
  readonly maker: Maker;
  readonly facts: readonly Fact[];
  /** Of one that is only known. */
  readonly why?: string;
}

/** For each entry the facts that decisions rest on. */
export function cataloguePages(catalogue: Catalogue): RepositoryFile[] {
  const { apps, components, providers } = catalogue;
  const kinds = { apps, components, providers: { ...providers, ...KNOWN_PROVIDERS } } as const satisfies Record<
    string,
    Readonly<Record<string, Listed>>
  >;
  const entries = Object.entries(kinds).flatMap(([kind, named]) => Object.values(named).map((each) => entryPage(kind, each)));
  return [...entries, index(kinds)];
}

function entryPage(kind: string, { name, title, tier, maker, facts, why }: Listed): RepositoryFile {
  const rows = facts.map((fact) => [fact.what, fact.source, `${fact.checkedAt}${fact.verified ? '' : ', not verified'}`]);
  const intro = `Made by ${maker.name} (${maker.country}), licence ${maker.licence}. Tier: ${tier}${why === undefined ? '' : `: ${why}`}.`;
  return page(`${FOLDER}/${kind}/${name}.md`, `# ${title}`, intro, table(['fact', 'source', 'checked'], rows));
}

function index(kinds: Readonly<Record<string, Readonly<Record<string, Listed>>>>): RepositoryFile {
  const sections = Object.entries(kinds).map(([kind, named]) => {
    const rows = Object.values(named).map(({ name, title, tier, maker }) => [`[${title}](${kind}/${name}.md)`, tier, maker.licence]);
    return `## ${kind}\n\n${table(['', 'tier', 'licence'], rows)}`;
  });
  return page(`${FOLDER}/README.md`, '# The catalogue', 'What the compiler knows, fact by fact, with source and date.', ...sections);
}
