import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeTenant } from '@hansa/server/commands/change.ts';
import { tenantOf } from '@hansa/server/db/tenants.ts';
import { treeOf } from '@hansa/server/db/trees.ts';
import { openKubernetes } from '@hansa/server/outside/kubernetes/real.ts';
import type { Controllers } from '../../lab/flux/controllers.ts';
import { startFlux } from '../../lab/flux/flux.ts';
import { KUSTOMIZATIONS } from '../../lab/flux/kustomizations.ts';
import { serveGit } from '../../lab/git.ts';
import { controlPlane } from '../../lab/kubernetes-outside/account.ts';
import { startControlPlane } from '../../lab/kubernetes-outside/control-plane.ts';
import { followTenants } from '../../lab/kubernetes-outside/follow-flux.ts';
import { startClusterWithDefinitions } from '../../lab/kubernetes/definitions.ts';
import { at, isKubeObject } from '../../lab/kubernetes/objects.ts';
import { plannedNodes } from '../../lab/kubernetes/planned.ts';
import { condition } from '../../lab/kubernetes/pods.ts';
import { mustApply } from '../../lab/kubernetes/presence.ts';
import type { Programs } from '../../lab/kubernetes/programs.ts';
import { renderSpec } from '../../lab/rendered.ts';
import { temporaryFolder } from '../../lab/temporary.ts';
import { idOf, writeFleet } from '../fleet.ts';
import { refusalOf } from './refusal.ts';

const OPERATOR = { actor: { kind: 'operator' as const, id: 'bench' }, request: 'r', trace: '' };
const PROGRAMS = ['source-controller', 'kustomize-controller', 'kube-apiserver', 'etcd'];

export interface Changed {
  /** Seconds until the cluster has it. */
  readonly command: number;
  readonly commit: number;
  /** Why `bad` is held; empty where it is not, or where there is none. */
  readonly held: string;
}

export interface Cell {
  readonly ids: readonly string[];
  /** Seconds until all trees are published, and from when Flux is told where to look until all are applied. */
  begin(): Promise<{ readonly published: number; readonly applied: number }>;
  /** Changes the seats of these in one moment, and waits for them; `bad` as well, for which it waits until it is held. */
  change(ids: readonly string[], bad?: string): Promise<Changed>;
  /** From here on the API server takes no Deployment of this tenant. */
  refuse(id: string): Promise<void>;
  /** What each program took between the two calls. */
  processors(): () => string;
  stop(): Promise<void>;
}

/** A control plane, a Git server and a cluster with Flux, with a spec of so many tenants of one cell. */
// size: one world, whose parts know each other
export async function startCell(built: {
  readonly kubernetes: Programs;
  readonly flux: Controllers;
  readonly tenants: number;
}): Promise<Cell> {
  const ids = Array.from({ length: built.tenants }, (_, index) => idOf(index));
  const folder = await temporaryFolder('delivery');
  const server = await serveGit(folder.path);
  const spec = specOf(built.tenants, server.url);
  const [rendered] = renderSpec('fleet', spec);
  if (rendered === undefined) throw new Error('the fleet has no cell');
  const cluster = await startClusterWithDefinitions(built.kubernetes);
  await mustApply(
    cluster,
    plannedNodes(rendered).map(({ object }) => ({ object, file: 'plan' })),
  );
  const { recipient } = await startFlux(cluster, built.flux);
  const { access } = await controlPlane(cluster, 'flux');
  const port = openKubernetes({ access, engine: 'flux' });
  const began = Date.now();
  const control = await startControlPlane({ folder: folder.path, spec, kubernetes: port, recipients: [recipient], recheck: 6 * 3_600_000 });
  const since = (start: number) => (Date.now() - start) / 1_000;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) {
      if (control.bugs.length > 0) throw control.bugs[0];
      await sleep(40);
    }
  };
  const mark = async (id: string): Promise<unknown> =>
    at((await cluster.client.get(`/api/v1/namespaces/t-${id}`)).body, 'metadata', 'annotations', 'hansa/tree');
  const used = () => {
    const { user, system } = process.cpuUsage();
    return [...PROGRAMS.map((name) => cluster.processes.seconds(name)), (user + system) / 1e6];
  };
  return {
    ids,
    begin: async () => {
      const due = async () => Number((await control.pool.query('select count(*) from tree where published = wanted')).rows[0]?.count);
      await until(async () => (await due()) === ids.length + 1);
      const published = since(began);
      const start = Date.now();
      await followTenants(cluster, rendered);
      const names = new Set(ids.map((id) => `tenant-${id}`));
      await until(async () => {
        const all = (await cluster.client.list(KUSTOMIZATIONS)).filter((each) => names.has(String(at(each, 'metadata', 'name'))));
        if (all.length === names.size && all.every((each) => condition(each, 'Ready')?.status === 'True')) return true;
        await sleep(500);
        return false;
      });
      return { published, applied: since(start) };
    },
    change: async (changed, bad) => {
      const before = new Map(await Promise.all(changed.map(async (id) => [id, await mark(id)] as const)));
      const trees = new Map(await Promise.all(changed.map(async (id) => [id, (await treeOf(control.pool, id))?.commit] as const)));
      const start = Date.now();
      await Promise.all([...changed, ...(bad === undefined ? [] : [bad])].map((id) => more(id)));
      let committed = Number.NaN;
      await until(async () => {
        const rows = await Promise.all(changed.map((id) => treeOf(control.pool, id)));
        const isIn = rows.every((row) => row?.published === row?.wanted && row?.commit !== trees.get(row?.subject ?? ''));
        if (isIn && Number.isNaN(committed)) committed = await publishedAt(changed);
        return (
          !Number.isNaN(committed) && (await Promise.all(changed.map(async (id) => (await mark(id)) !== before.get(id)))).every(Boolean)
        );
      });
      const [command, commit] = [since(start), since(committed)];
      if (bad !== undefined) await until(async () => (await tenantOf(control.pool, bad))?.held === true);
      return { command, commit, held: bad === undefined ? '' : await because(bad) };
    },
    refuse: async (id) => {
      const objects = refusalOf(id).filter(isKubeObject);
      await mustApply(
        cluster,
        objects.map((object) => ({ object, file: 'made by the bench' })),
      );
      await sleep(2_000); // policies are read by watching, and nothing says when
    },
    processors: () => {
      const before = used();
      return () =>
        used()
          .map(
            (now, index) =>
              `${PROGRAMS[index] ?? 'control plane with Git server and this bench'} ${(now - (before[index] ?? 0)).toFixed(1)} s`,
          )
          .join(', ');
    },
    stop: async () => {
      await control.stop();
      port.close();
      await cluster.stop();
      await server.close();
      folder.remove();
    },
  };

  /** By the database's clock, which is this machine's. */
  async function publishedAt(subjects: readonly string[]): Promise<number> {
    const text = 'select extract(epoch from max(published_at))::float8 * 1000 moment from tree where subject = any($1)';
    return Number((await control.pool.query(text, [subjects])).rows[0]?.moment);
  }

  async function more(id: string): Promise<void> {
    const row = await tenantOf(control.pool, id);
    if (!row) throw new Error(`there is no ${id}`);
    await changeTenant(control.desk, id, row.version, { seats: row.seats + 1 }, OPERATOR);
  }

  async function because(id: string): Promise<string> {
    const { rows } = await control.pool.query(`select because from work where kind = 'tenant' and subject = $1`, [id]);
    return String(rows[0]?.because?.[0]?.detail ?? '');
  }
}

function specOf(tenants: number, url: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-fleet-'));
  writeFleet(folder, tenants);
  const paths = ['platform.yaml', ...readdirSync(join(folder, 'tenants')).map((name) => `tenants/${name}`)];
  const served = (text: string) => text.replaceAll(/ssh:\/\/[^\s"']*\/([^\s"'/]+\.git)/g, `${url}/$1`);
  const spec = new Map(paths.map((path) => [path, served(readFileSync(join(folder, path), 'utf8'))]));
  rmSync(folder, { recursive: true });
  return spec;
}
