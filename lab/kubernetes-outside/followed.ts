import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamespaceRef } from '@hansa/server/outside/kubernetes/port.ts';
import { openKubernetes } from '@hansa/server/outside/kubernetes/real.ts';
import type { ClusterSubject } from '@hansa/server/outside/kubernetes/suite.ts';
import { type CellInGit, cellInGit } from '../cell-in-git.ts';
import type { TextFile } from '../git.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { nodesOf } from '../kubernetes/nodes.ts';
import { at, type KubeObject } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import type { Programs } from '../kubernetes/programs.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { freePorts } from '../ports.ts';
import { type Engine, controlPlane, nobody } from './account.ts';
import { CANARY, otherTree, tenantTree } from './trees.ts';

/** A cluster whose engine follows a repository with the tenants' part of a cell: its entry is the rendered one. */
export interface Followed extends ClusterSubject {
  readonly cluster: Cluster;
  /** Puts these files into the tenant's folder, in the place of all that was there. */
  write(files: readonly TextFile[]): Promise<string>;
}

const pool = { name: 'open', provider: 'lab', site: 'lab', zone: 'lab', nodes: 2, cpu: 8, memory: 16_384, labels: {}, for: [], taints: [] };

/** `startEngine` starts it in the cluster. Everything ends with `stop`. */
export async function followed(
  engine: Engine,
  example: string,
  programs: Programs,
  startEngine: (cluster: Cluster) => Promise<unknown>,
): Promise<Followed> {
  const git = await cellInGit(example);
  const cluster = await startClusterWithDefinitions(programs);
  try {
    await mustApply(
      cluster,
      nodesOf([pool]).map((object) => ({ object, file: 'made by the lab' })),
    );
    await startEngine(cluster);
    return await subjectOf(engine, git, cluster);
  } catch (error) {
    await cluster.stop();
    await git.close();
    throw error;
  }
}

async function subjectOf(engine: Engine, git: CellInGit, cluster: Cluster): Promise<Followed> {
  const id = git.cell.tenants[0]?.tenant.name ?? '';
  const ref: NamespaceRef = { cell: git.cell.plan.cell.name, namespace: `t-${id}`, tenant: id };
  const [here, none] = [await controlPlane(cluster, engine), await nobody(cluster)];
  const [unused = 0] = await freePorts(1);
  const port = openKubernetes({ access: here.access, engine });
  const away = openKubernetes({ access: { ...here.access, server: `https://127.0.0.1:${unused}` }, engine });
  const forbidden = openKubernetes({ access: none.access, engine });
  let [own, others, count]: [readonly TextFile[], readonly TextFile[], number] = [[], [], 0];
  const publish = (message: string) =>
    git.publish({ ...git.cell, files: [...entryOf(engine, git, own.length > 0), ...own, ...others] }, message);
  const write = (files: readonly TextFile[]) => {
    own = files;
    return publish('This tenant');
  };
  await publish('Nobody yet');
  await mustApply(cluster, rootOf(engine, git));
  return {
    by: `Kubernetes 1.36.3 with simulated nodes, ${engine}`,
    cluster,
    port,
    ref,
    away,
    forbidden,
    canaries: [CANARY, here.token, none.token],
    write,
    publish: async (mark, replicas) => {
      await write(tenantTree(id, mark, replicas));
      await giveVolume(cluster, ref.namespace);
    },
    unpublish: async () => void (await write([])),
    publishOther: async () => {
      others = otherTree((count += 1));
      await publish('Another tenant');
    },
    stop: async () => {
      for (const each of [port, away, forbidden]) each.close();
      await cluster.stop();
      await git.close();
    },
  };
}

/** The tenant's line in the entry, as rendered. It waits for nothing, since no platform is here. */
function entryOf(engine: Engine, { cell }: CellInGit, there: boolean): TextFile[] {
  const empty = { path: 'entry/nobody.yaml', text: JSON.stringify(marker('entry')) };
  const keep = { path: 'tenants/README.md', text: 'Folders of tenants.\n' };
  if (engine === 'argocd' || !there) return [empty, keep];
  const id = cell.tenants[0]?.tenant.name;
  const line = cell.files.filter(({ path }) => path === `entry/tenants/${id}.yaml`);
  return [empty, keep, ...line.map(({ path, text }) => ({ path, text: text.replace(/ {2}dependsOn:\n(?: {2}- .*\n)+/, '') }))];
}

function marker(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } };
}

/** Where the engine starts, as rendered: of Argo CD the set of tenants and its project, since the rest of the cell is not here. */
function rootOf(engine: Engine, { cell }: CellInGit) {
  const files = ['entry/root.yaml', ...(engine === 'argocd' ? ['entry/tenants.yaml'] : [])];
  const kinds = engine === 'flux' ? ['GitRepository', 'Kustomization'] : ['AppProject', 'ApplicationSet'];
  const wanted = objectsOf(cell.files.filter(({ path }) => files.includes(path))).filter(({ object }) => kinds.includes(object.kind));
  return wanted.filter(({ object }) => object.metadata.name !== 'platform');
}

/** A volume for the tenant's claim, retained as one that an operator cares for. Its folder is below /tmp, where the cluster deletes it by itself. */
async function giveVolume(cluster: Cluster, namespace: string): Promise<void> {
  const name = `data-${namespace}`;
  const there = await cluster.client.get(`/api/v1/persistentvolumes/${name}`);
  if (there.status === 200 && at(there.body, 'metadata', 'deletionTimestamp') === undefined) return;
  const path = join(cluster.folder, name);
  await mkdir(path, { recursive: true });
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      storageClassName: '',
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: 'data' },
      hostPath: { path },
    },
  };
  await mustApply(cluster, [{ object, file: 'made by the lab' }]);
}
