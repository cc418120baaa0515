import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from '../cache.ts';
import type { TextFile } from '../git.ts';
import { goDownload } from '../go.ts';
import { Applier } from './apply.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { definitions, type Definitions } from './crds.ts';
import { at, nameOf, type KubeObject, type Placed } from './objects.ts';
import { parseObjects } from './documents.ts';
import type { Programs } from './programs.ts';

/** All definitions of the table as objects, from the cache or from the modules that it names. */
export async function readDefinitions(): Promise<Placed[]> {
  const files = await Promise.all(definitions.map(definitionFiles));
  return files
    .flat()
    .flatMap(({ path, text }) => parseObjects(path, text))
    .filter(({ object }) => object.kind === 'CustomResourceDefinition');
}

/** The files of one row of the table, at the paths that they have in the project's repository. */
export async function definitionFiles(row: Definitions): Promise<TextFile[]> {
  const key = [JSON.stringify(row), String(row.files)];
  const folder = await cached(`crds-${row.project}-${row.version}`, key, (made) => copy(row, made));
  const names = (await readdir(folder)).toSorted();
  return Promise.all(names.map(async (each) => ({ path: `${row.folder}/${each}`, text: await readFile(join(folder, each), 'utf8') })));
}

async function copy({ module, sum, folder, files }: Definitions, made: string): Promise<void> {
  const download = await goDownload(module);
  if (download.sum !== sum) throw new Error(`${module} has the checksum ${download.sum}, the table says ${sum}`);
  const from = join(download.folder, folder);
  const names = (await readdir(from)).filter((name) => files.test(name));
  if (names.length === 0) throw new Error(`${module} has no ${files} in ${folder}`);
  await mkdir(made, { recursive: true });
  for (const name of names) await writeFile(join(made, name), await readFile(join(from, name))); // the module cache is read-only, a copy would be too
}

/**
 * A new control plane that serves all definitions. Installing them takes 9 to 23 s and starting takes 4 s (2 cores), so
 * the data of a control plane that has them is kept in the cache, and each new one starts from a copy.
 */
export async function startClusterWithDefinitions(programs: Programs): Promise<Cluster> {
  const inputs = [programs.kube, JSON.stringify(definitions), ...definitions.map(({ files }) => String(files))];
  const folder = await cached('kubernetes-data', inputs, async (made) => {
    const cluster = await startCluster(programs);
    try {
      await install(cluster);
      await cluster.processes.stop();
      await cp(join(cluster.folder, 'etcd'), join(made, 'etcd'), { recursive: true });
    } finally {
      await cluster.stop();
    }
  });
  const cluster = await startCluster(programs, join(folder, 'etcd'));
  try {
    await served(cluster);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function install(cluster: Cluster): Promise<void> {
  const outcomes = await new Applier(cluster.client).all(await readDefinitions());
  const refused = outcomes.find((outcome) => outcome.result !== 'applied');
  if (refused !== undefined) throw new Error(`${nameOf(refused.object)}: ${refused.message}`);
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  await cluster.processes.until('the custom resources', async () => (await cluster.client.list(path)).every(established));
}

/** After a start the API server lists a group some moments after it is ready; asking for a kind before that finds nothing. */
async function served(cluster: Cluster): Promise<void> {
  const applier = new Applier(cluster.client);
  for (const { object } of await readDefinitions()) {
    const example = exampleOf(object);
    await cluster.processes.until(nameOf(object), async () => {
      applier.rediscover();
      return (await applier.path(example)) !== undefined;
    });
  }
}

function exampleOf(definition: KubeObject): KubeObject {
  const group = at(definition, 'spec', 'group');
  const kind = at(definition, 'spec', 'names', 'kind');
  const version = at(definition, 'spec', 'versions', 0, 'name');
  return { apiVersion: `${group}/${version}`, kind: String(kind), metadata: { name: 'any', namespace: 'any' } };
}

function established(definition: unknown): boolean {
  const conditions = at(definition, 'status', 'conditions');
  return Array.isArray(conditions) && conditions.some((each) => at(each, 'type') === 'Established' && at(each, 'status') === 'True');
}
