import { z } from 'zod';
import { ENDPOINTS, type Endpoint, needsMatch, takesKey } from './endpoints.ts';
import { problem } from './shapes.ts';

type Json = Record<string, unknown>;

/** Shapes with a name stand once, under `components`, and are referred to. */
class Components {
  readonly schemas: Json = {};

  schema(shape: z.ZodType, io: 'input' | 'output'): Json {
    const made = z.toJSONSchema(shape, { target: 'draft-2020-12', io, unrepresentable: 'any', reused: 'inline' }) as Json;
    delete made['$schema'];
    const inner = made['$defs'] as Record<string, Json> | undefined;
    delete made['$defs'];
    for (const [name, schema] of Object.entries(inner ?? {})) this.#keep(name, schema);
    const { id } = made;
    if (typeof id !== 'string') return referred(made) as Json;
    this.#keep(id, made);
    return { $ref: `#/components/schemas/${id}` };
  }

  #keep(name: string, schema: Json): void {
    const { id: _id, ...rest } = schema;
    this.schemas[name] = referred(rest);
  }
}

/** References into the schema's own definitions become references into the document's. */
function referred(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referred);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || typeof (value as Json)['id'] !== 'string')
      .map(([key, each]) => [key, key === '$ref' ? String(each).replace('#/$defs/', '#/components/schemas/') : referred(each)]),
  );
}

/** Refusals that an endpoint can answer with, by its needs. */
function refusals(endpoint: Endpoint): number[] {
  const { method, roles, body, query, params, answers } = endpoint;
  const could = [
    ...(roles === 'anyone' ? [] : [401, 403, 404]), // 403: the session misses a factor
    ...(method === 'GET' ? [] : [403, 413]),
    ...(params ? [404] : []),
    ...(params && method !== 'GET' ? [409] : []), // its state may forbid it
    ...(body || query ? [422] : []),
    ...(takesKey(endpoint) ? [409, 422] : []),
    ...(needsMatch(endpoint) ? [409, 412, 428] : []),
    429,
    503,
  ];
  return [...new Set(could)].filter((status) => !(status in answers)).toSorted();
}

function parameters(endpoint: Endpoint, components: Components): Json[] {
  const { params, query } = endpoint;
  const of = (where: 'path' | 'query', shape: z.ZodObject | undefined): Json[] =>
    Object.entries(shape?.shape ?? {}).map(([name, each]) => ({
      name,
      in: where,
      required: where === 'path',
      schema: components.schema(each as z.ZodType, 'input'),
    }));
  const header = (name: string, required: boolean, schema: Json): Json => ({ name, in: 'header', required, schema });
  return [
    ...of('path', params),
    ...of('query', query),
    ...(takesKey(endpoint) ? [header('Idempotency-Key', false, { type: 'string', pattern: '^[!-~]{1,200}$' })] : []),
    ...(needsMatch(endpoint) ? [header('If-Match', true, { type: 'string', pattern: '^"[0-9]{1,15}"$' })] : []),
  ];
}

function operation(name: string, endpoint: Endpoint, components: Components): Json {
  const answers = Object.entries(endpoint.answers).map(([status, shape]) => {
    const content = endpoint.stream
      ? { 'text/event-stream': { schema: components.schema(endpoint.stream, 'output') } }
      : shape && { 'application/json': { schema: components.schema(shape, 'output') } };
    return [status, { description: endpoint.summary, ...(content && { content }) }];
  });
  const refused = refusals(endpoint).map((status) => [String(status), { $ref: '#/components/responses/Problem' }]);
  const type = endpoint.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return {
    operationId: name,
    summary: endpoint.summary,
    'x-roles': endpoint.roles,
    ...(endpoint.roles === 'anyone' && { security: [] }),
    parameters: parameters(endpoint, components),
    ...(endpoint.body && { requestBody: { required: true, content: { [type]: { schema: components.schema(endpoint.body, 'input') } } } }),
    responses: Object.fromEntries([...answers, ...refused]),
  };
}

/** The API as OpenAPI 3.1, made of the table of endpoints and of nothing else. */
export function openApi(version: string): Json {
  const components = new Components();
  const refused = components.schema(problem, 'output');
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(ENDPOINTS))
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation(name, endpoint, components);
  return {
    openapi: '3.1.0',
    info: { title: 'Hansa', version, description: 'The control plane of a European cloud.' },
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas: components.schemas,
      responses: { Problem: { description: 'A refusal', content: { 'application/problem+json': { schema: refused } } } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hansa' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
