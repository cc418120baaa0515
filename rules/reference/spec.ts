import type { KeyDoc } from '@hansa/compiler/spec/key.ts';
import type { RepositoryFile } from '../repository.ts';
import { page, prose } from './markdown.ts';
import { requiredKeys } from './required.ts';

interface Kind {
  /** Heading, and the word by which a code means the files as such. */
  readonly name: string;
  readonly does: string;
  readonly docs: ReadonlyMap<string, KeyDoc>;
  /** JSON Schema of the same file. */
  readonly schema: object;
}

/** Every key of the spec, from the documentation that stands beside its type. */
export function specPage(kinds: readonly Kind[]): RepositoryFile {
  const intro =
    'Every key, what it does, and what holds when it is not written. A star stands for each item of a list or each name of a mapping. A *required* key must be written where the mapping that it stands in is. Files are YAML 1.2 without anchors, aliases and tags.';
  const sections = kinds.flatMap(({ name, does, docs, schema }) => {
    const required = requiredKeys(schema);
    return [`## ${name}`, does, ...[...docs].map(([path, doc]) => entry(path, doc, required.has(path)))];
  });
  return page('docs/reference/spec.md', '# The spec', intro, ...sections);
}

/** The key `/cells/-/cluster`, a star for the dash, is headed `cells.*.cluster`: the form in which diagnostics name it. */
function entry(path: string, doc: KeyDoc, required: boolean): string {
  const parts = [doc.does];
  if (doc.form) parts.push(`Form: ${doc.form}.`);
  if (required) parts.push('*Required.*');
  else if (doc.default !== undefined)
    parts.push(`Default: \`${JSON.stringify(doc.default)}\`${doc.because ? `, because ${doc.because}` : ''}.`);
  else if (doc.because) parts.push(`Default: ${doc.because}.`);
  return `### \`${path.slice(1).replaceAll('/', '.')}\`\n\n${prose(parts.join(' '))}`;
}
