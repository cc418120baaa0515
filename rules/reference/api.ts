import { ENDPOINTS, type Endpoint } from '@hansa/api/endpoints.ts';
import { openApi } from '@hansa/api/openapi.ts';
import type { RepositoryFile } from '../repository.ts';
import { anchor, page, prose, table } from './markdown.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly default?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const INTRO = `Made of [the table of endpoints](../../packages/api/endpoints.ts), as is what the server answers at \`/v1/openapi.json\` (OpenAPI 3.1). JSON in camelCase, instants in UTC (RFC 3339).

- **Who asks**: people by a cookie, with an \`Origin\` header that is this server for every change; machines by \`Authorization: Bearer\` and a token
  of \`hansa token create\`. What a role may not ask, and another tenant's id, answer 404 by the same words.
- **Refusals** are \`application/problem+json\` (RFC 9457) with a \`code\` that never changes its meaning. 429 and 503 say when to come again:
  \`retryAt\` and \`Retry-After\`.
- **The same again**: a POST takes an \`Idempotency-Key\`; the same key and body have the same answer for seven days, another body 422, one under way 409.
- **Changes of what one saw**: PATCH and DELETE of a tenant need \`If-Match\` with its \`ETag\`; without 428, too late 412.
- **Lists** take \`limit\` and \`after\`, and give \`items\` and \`next\`.`;

/** The HTTP API as a page, made of the table of endpoints and of the OpenAPI that is made of it. */
export function apiPage(): RepositoryFile[] {
  const { paths, components } = openApi('0') as unknown as Document;
  const all = Object.values(ENDPOINTS) as readonly Endpoint[];
  const overview = table(
    ['Asked', 'Does', 'Who'],
    all.map((endpoint) => [`[\`${titleOf(endpoint)}\`](#${anchor(titleOf(endpoint))})`, endpoint.summary, whoOf(endpoint)]),
  );
  const chapters = all.map((endpoint) => chapter(endpoint, (paths[endpoint.path] ?? {})[endpoint.method.toLowerCase()] as Operation));
  const shapes = Object.entries(components.schemas).map(([name, schema]) => shape(name, schema));
  return [page('docs/reference/api.md', '# HTTP API', INTRO, overview, ...chapters, '## Shapes', ...shapes)];
}

function titleOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

function whoOf({ roles }: Endpoint): string {
  return roles === 'anyone' ? 'anyone' : roles.join(', ');
}

function chapter(endpoint: Endpoint, { parameters, requestBody, responses }: Operation): string {
  const rows = parameters.map(({ name, in: where, required, schema }) => [`\`${name}\``, where, required ? 'yes' : 'no', typeOf(schema)]);
  const body = Object.values(requestBody?.content ?? {}).map(({ schema }) => `Body: ${typeOf(schema)}.`);
  const answers = Object.entries(responses).flatMap(([status, { content }]) => {
    if (!(Number(status) in endpoint.answers)) return [];
    const [type, of] = Object.entries(content ?? {})[0] ?? [];
    const stream = type === 'text/event-stream' ? 'a stream of ' : '';
    return [of ? `${status}: ${stream}${typeOf(of.schema)}` : `${status}: nothing more`];
  });
  const refused = Object.keys(responses).filter((status) => !(Number(status) in endpoint.answers));
  return [
    `## ${titleOf(endpoint)}`,
    `${endpoint.summary}. Asked by: ${whoOf(endpoint)}.`,
    ...(rows.length > 0 ? [table(['Parameter', 'In', 'Required', 'Form'], rows)] : []),
    ...body,
    `Answers ${answers.join('; ')}. Refuses with ${refused.join(', ')}.`,
  ].join('\n\n');
}

function shape(name: string, schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([key, each]) => [
    `\`${key}\``,
    schema.required?.includes(key) ? 'yes' : 'no',
    typeOf(each),
    each.description ?? '',
  ]);
  const form = rows.length > 0 ? table(['Field', 'Always there', 'Form', ''], rows) : `${typeOf(schema)}.`;
  return [`### ${name}`, ...(schema.description ? [prose(schema.description)] : []), form].join('\n\n');
}

/** In a few words; a shape with a name is a link to it. */
function typeOf(schema: Schema): string {
  const { $ref, anyOf, items, format, pattern } = schema;
  if ($ref) return `[${$ref.split('/').at(-1)}](#${anchor($ref.split('/').at(-1) ?? '')})`;
  if (schema.enum) return schema.enum.map((each) => `\`${String(each)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  if (schema.properties) {
    const keys = Object.entries(schema.properties).map(([key, each]) => `\`${key}\`: ${typeOf(each)}`);
    return `{ ${keys.join(', ')} }`;
  }
  const base = [schema.type ?? 'anything'].flat().join(' or ');
  const more = format ? ` (${format})` : pattern && pattern.length < 60 ? ` like \`${pattern}\`` : '';
  return `${base}${more}${schema.default === undefined ? '' : `, ${String(schema.default)} without it`}`;
}
