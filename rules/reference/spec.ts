import type { KeyDoc } from '@hansa/compiler/spec/key.ts';
import type { RepositoryFile } from '../repository.ts';
import { page, prose } from './markdown.ts';
import type { Readers } from './readers.ts';
import { type SchemaKeys, schemaKeys } from './schema.ts';

interface Kind {
  /** Heading, and the word by which a code means the files as such. */
  readonly name: string;
  readonly does: string;
  readonly docs: ReadonlyMap<string, KeyDoc>;
  /** JSON Schema of the same file. */
  readonly schema: object;
  readonly readers: Readers;
}

const INTRO = `Every key, what it does, what may stand there, what holds when it is not written, and what reads it. A star stands for each item of a list or each name of a
mapping. A *required* key must be written where the mapping that it stands in is. Files are YAML 1.2 without anchors, aliases and tags.

*Decides* names values of the plan, as \`hansa plan\` has them, that came from the key in two of the examples; \`hansa explain KEY\` says what it decides in a
cloud of yours, and its price. *Checked by* names the diagnostics that it can cause. Durations are written \`30d\`, \`12h\`, \`45m\`, \`200ms\`; sizes of storage
\`50Gi\`; sizes of machines \`4cpu-8gb\`; money in units of its currency.`;

/** Every key of the spec, from the documentation that stands beside its type. */
export function specPage(kinds: readonly Kind[]): RepositoryFile {
  const sections = kinds.flatMap(({ name, does, docs, schema, readers }) => {
    const keys = schemaKeys(schema);
    return [`## ${name}`, does, ...[...docs].map(([path, doc]) => entry(path, doc, keys, readers))];
  });
  return page('docs/reference/spec.md', '# The spec', INTRO, ...sections);
}

/** Values of the plan that one line bears. */
const MOST = 8;

/** The key `/cells/-/cluster`, a star for the dash, is headed `cells.*.cluster`: the form in which diagnostics name it. */
function entry(path: string, doc: KeyDoc, { required, types }: SchemaKeys, { decides, checked }: Readers): string {
  const parts = [doc.does];
  const type = types.get(path);
  if (type !== undefined) parts.push(`Type: ${type}.`);
  if (doc.form) parts.push(`Form: ${doc.form}.`);
  if (required.has(path)) parts.push('*Required.*');
  else if (doc.default !== undefined)
    parts.push(`Default: \`${JSON.stringify(doc.default)}\`${doc.because ? `, because ${doc.because}` : ''}.`);
  else if (doc.because) parts.push(`Default: ${doc.because}.`);
  const values = decides.get(path) ?? [];
  const more = values.length > MOST ? ` and ${values.length - MOST} more` : '';
  if (values.length > 0)
    parts.push(
      `Decides ${values
        .slice(0, MOST)
        .map((each) => `\`${each}\``)
        .join(', ')}${more}.`,
    );
  const codes = (checked.get(path) ?? []).map((code) => `[${code}](diagnostics/${code}.md)`);
  if (codes.length > 0) parts.push(`Checked by ${codes.join(', ')}.`);
  return `### \`${path.slice(1).replaceAll('/', '.')}\`\n\n${prose(parts.join(' '))}`;
}
