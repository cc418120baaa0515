import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ComponentEntry } from '../catalogue/entry.ts';
import type { PlatformBase } from './cell.ts';
import type { CellBase } from './plan.ts';
import type { Choices } from './choices.ts';
import type { BucketThing, ComponentThing, DatabaseThing } from './kinds.ts';
import { cellBucketName, componentHost, platformDatabaseName } from './names.ts';
import { mebibytes } from '../spec/forms.ts';
import { componentObjects, componentRows } from './state.ts';
import { type Chosen, type Reason, type Recipe, thing } from './thing.ts';

interface ComponentsRequest {
  readonly catalogue: Catalogue;
  readonly choices: Choices;
  readonly platform: PlatformBase;
  readonly cell: CellBase;
  /** Generation of the secrets of that component. */
  readonly generationOf: (component: string) => number;
}

interface ComponentsPlan {
  readonly components: readonly ComponentThing[];
  readonly databases: readonly DatabaseThing[];
  readonly buckets: readonly BucketThing[];
}

/** Every component of the catalogue says itself whether a cell has it, and why. */
export function planComponents(request: ComponentsRequest): ComponentsPlan {
  const entries = Object.values(request.catalogue.components);
  const wanted = entries.flatMap((entry) => {
    const reason = entry.wanted(request.platform, request.cell);
    return reason ? [{ entry, reason }] : [];
  });
  return {
    components: wanted.map(({ entry, reason }) => planComponent(request, entry, reason)),
    databases: wanted.flatMap(({ entry, reason }) => (entry.database ? [planDatabase(request, entry, entry.database, reason)] : [])),
    buckets: wanted.flatMap(({ entry, reason }) => (entry.bucket ? [planBucket(request, entry, entry.bucket, reason)] : [])),
  };
}

function planComponent(
  { cell, choices, platform, generationOf }: ComponentsRequest,
  entry: ComponentEntry,
  reason: Reason,
): ComponentThing {
  const name = cell.cell.name;
  const takes = entry.takes?.(platform);
  const settings = Object.entries(platform.settings[entry.name] ?? {}).map(([key, chosen]) => [key, chosen.value]);
  return thing('component', {
    id: `component/${name}/${entry.name}`,
    name: entry.name,
    cell: name,
    ...reason,
    values: {
      component: entry.name,
      layer: entry.layer,
      version: entry.version,
      namespace: entry.namespace,
      settings: Object.fromEntries(settings),
      ...(entry.host !== undefined && { host: componentHost(entry.host, name, platform.platform.values.domain) }),
      ...(takes && { takes }),
    },
    ...(entry.host !== undefined && { why: { host: choices.reason('/domain') } }),
    secrets: (entry.secrets?.(platform, cell) ?? []).map(({ key, recipe, lasts }) => ({
      store: cell.delivery.values.secrets,
      path: `platform/${entry.name}`,
      key,
      generation: lasts ? 1 : Math.max(generationOf(entry.name), ...issuers(recipe).map(generationOf)),
      recipe,
      ...(lasts && { lasts }),
    })),
    needs: [
      `cluster/${name}`,
      ...(entry.database ? [`database/${name}/${entry.name}`] : []),
      ...(entry.bucket ? [`bucket/${name}/${entry.name}`] : []),
    ],
  });
}

/** The component whose own secret a value is: it changes with it. */
function issuers(recipe: Recipe): string[] {
  const issuer = recipe.make === 'issued' ? /^platform\/([^#]+)#/.exec(recipe.by)?.[1] : undefined;
  return issuer === undefined ? [] : [issuer];
}

function planDatabase(
  request: ComponentsRequest,
  entry: ComponentEntry,
  want: NonNullable<ComponentEntry['database']>,
  reason: Reason,
): DatabaseThing {
  const { cell, platform, generationOf } = request;
  const settings = platform.settings[entry.name] ?? {};
  const pool: Chosen<'session' | 'transaction' | 'direct'> =
    typeof want.pool === 'function' ? want.pool(settings) : { ...reason, value: want.pool };
  const database = platformDatabaseName(entry.name);
  const secret = {
    store: cell.delivery.values.secrets,
    path: `platform/${entry.name}`,
    key: 'database-password',
    generation: generationOf(entry.name),
    recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 },
  } as const;
  return thing('database', {
    id: `database/${cell.cell.name}/${entry.name}`,
    name: database,
    cell: cell.cell.name,
    ...reason,
    values: {
      engine: 'postgres',
      database,
      role: database,
      ...endpointsOf(cell.services.postgres.values.endpoints, pool.value),
      pool: pool.value,
      connections: want.connections,
    },
    why: { pool, port: pool },
    needs: [cell.services.postgres.id],
    secrets: [secret],
    state: [componentRows({ platform, cell }, `database/${cell.cell.name}/${entry.name}`, `what ${entry.title} knows`)],
  });
}

function planBucket(
  { cell, platform }: ComponentsRequest,
  entry: ComponentEntry,
  { use, quota }: NonNullable<ComponentEntry['bucket']>,
  reason: Reason,
): BucketThing {
  const { objects } = cell.services;
  const [id, name] = [`bucket/${cell.cell.name}/${entry.name}`, cellBucketName(platform.platform.values.name, cell.cell.name, use)];
  const size = platform.settings[entry.name]?.[quota] as Chosen<string>;
  return thing('bucket', {
    id,
    name,
    cell: cell.cell.name,
    ...reason,
    values: { name, endpoint: objects.values.url, region: objects.values.region, use, quota: mebibytes(size.value), shared: false },
    why: { endpoint: objects.why.url ?? objects, region: objects.why.region ?? objects, quota: size },
    needs: [objects.id],
    state: [componentObjects({ platform, cell }, id, `what ${entry.title} keeps`)],
  });
}

/** Where a client connects, by pool mode, and where migrations and restores must go. */
export function endpointsOf(
  endpoints: Readonly<Record<string, { readonly host: string; readonly port: number }>>,
  pool: 'session' | 'transaction' | 'direct',
) {
  const direct = endpoints['direct'] ?? endpoints['proxy'] ?? { host: '', port: 0 };
  const used = pool === 'direct' ? direct : ((pool === 'session' ? endpoints['session'] : undefined) ?? endpoints['pool'] ?? direct);
  return { host: used.host, port: used.port, directHost: direct.host, directPort: direct.port };
}
