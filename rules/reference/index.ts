import { allCodes, languageOf } from '@hansa/compiler';
import { type Catalogue, vocabularyOf } from '@hansa/compiler/catalogue/catalogue.ts';
import type { Fact } from '@hansa/compiler/catalogue/entry.ts';
import { KNOWN_PROVIDERS } from '@hansa/compiler/catalogue/known-providers.ts';
import { stackTable } from '@hansa/compiler/catalogue/choices/table.ts';
import { jsonSchema } from '@hansa/compiler/spec/json-schema.ts';
import type { Knowledge } from '../knowledge.ts';
import type { RepositoryFile } from '../repository.ts';
import { apiPage } from './api.ts';
import { cataloguePages } from './catalogue.ts';
import { commandLinePage } from './command-line.ts';
import { PUSHED_CODES } from '@hansa/compiler/spec/pushed-codes.ts';
import { diagnosticPages } from './diagnostics.ts';
import { compiledExamples, readersOf } from './readers.ts';
import { specPage } from './spec.ts';
import { stackPages } from './stack.ts';

/** All of docs/reference/, as it ought to be. */
export function reference(): RepositoryFile[] {
  const { catalogue, platformDocs, tenantDocs } = languageOf();
  const vocabulary = vocabularyOf(catalogue);
  const codes = allCodes(catalogue);
  const examples = compiledExamples();
  const readers = (of: 'platform' | 'tenants', docs: ReadonlyMap<string, unknown>) => readersOf(examples, codes, of, [...docs.keys()]);
  const spec = specPage([
    {
      name: 'platform',
      does: '`platform.yaml`: one file.',
      docs: platformDocs,
      schema: jsonSchema('platform', vocabulary),
      readers: readers('platform', platformDocs),
    },
    {
      name: 'tenants',
      does: '`tenants/*.yaml`: one file a tenant.',
      docs: tenantDocs,
      schema: jsonSchema('tenant', vocabulary),
      readers: readers('tenants', tenantDocs),
    },
  ]);
  return [
    ...diagnosticPages(codes, Object.values(PUSHED_CODES), ownKnowledge().keys),
    spec,
    ...cataloguePages(catalogue),
    ...stackPages(catalogue, ownKnowledge().keys),
    ...commandLinePage(),
    ...apiPage(),
  ];
}

/** What the compiler knows, as the rule of knowledge wants to see it. */
export function ownKnowledge(): Knowledge {
  const { catalogue, platformDocs, tenantDocs } = languageOf();
  const { apps, components, providers } = catalogue;
  const entries = [...Object.values(apps), ...Object.values(components), ...Object.values(providers)];
  const keys = [...platformDocs.keys(), ...tenantDocs.keys()].map((path) => path.slice(1).replaceAll('/', '.'));
  return {
    codes: allCodes(catalogue),
    facts: new Map([
      ...entries.map((entry) => [`${entry.kind} ${entry.name}`, entry.facts] as const),
      ...Object.values(KNOWN_PROVIDERS).map((each) => [`provider ${each.name}`, each.facts] as const),
      ...choicesFacts(catalogue),
    ]),
    keys: new Set([...keys, 'platform', 'tenants']),
  };
}

function choicesFacts(catalogue: Catalogue): (readonly [string, readonly Fact[]])[] {
  return stackTable(catalogue).flatMap(({ layer, choices }) =>
    choices.flatMap(({ name, program }) => (program ? [[`${layer} ${name}`, program.facts] as const] : [])),
  );
}
