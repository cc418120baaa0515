import type { Server } from 'node:https';
import { join } from 'node:path';
import { renderedChart, upstreamChart } from '../charts/charts.ts';
import { releasesOf } from '../charts/releases.ts';
import type { Program } from '../dns/servers.ts';
import { kubeconfigOf, tokenOf } from '../kubernetes/accounts.ts';
import { Client } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at, type KubeObject, type Placed } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import type { Programs } from '../kubernetes/programs.ts';
import { bootstrapNamespaces, objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { freePorts } from '../ports.ts';
import type { RenderedCell } from '../rendered.ts';
import { type Authority, startPebble } from './pebble.ts';
import { startSolver } from './solver.ts';

export type WorldPrograms = {
  readonly kubernetes: Programs;
  readonly helm: string;
  readonly certManager: string;
  readonly pebble: string;
  readonly bind: Program;
};

export type World = {
  readonly cluster: Cluster;
  readonly authority: Authority;
  /** Of the lab's own: where the stand-in of the DNS provider's webhook is to listen. */
  readonly solverPort: number;
  readonly chartVersion: string;
};

const namespace = 'cert-manager';
const rights = new Set(['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

/**
 * A control plane with the namespaces of a cell and the accounts of cert-manager's chart as our values make them; cert-manager's loops with
 * those accounts; and an ACME server. The loops look for a record at BIND alone: they would ask the servers of a zone at port 53, which is not ours.
 */
export async function startWorld(cell: RenderedCell, programs: WorldPrograms, nameServer: number): Promise<World> {
  const cluster = await startClusterWithDefinitions(programs.kubernetes);
  try {
    const objects = objectsOf(ofPrimary(cell.files));
    const spaces = bootstrapNamespaces(cell.plan.delivery.values.engine).map((object) => ({ object, file: 'made by the lab' }));
    await mustApply(cluster, [...spaces, ...objects.filter(({ object }) => object.kind === 'Namespace')]);
    const release = releasesOf(objects).find(({ chart }) => chart === 'cert-manager');
    if (release === undefined) throw new Error('the cell installs no cert-manager');
    const chart = await renderedChart(programs.helm, release, await upstreamChart(release.chart));
    await mustApply(
      cluster,
      chart.filter(({ object }) => rights.has(object.kind)),
    );
    const own = flagsOf(chart, 'cert-manager', 'cluster-resource-namespace');
    const lookAt = [`--dns01-recursive-nameservers=127.0.0.1:${nameServer}`, '--dns01-recursive-nameservers-only'];
    await startLoops(cluster, programs.certManager, 'cert-manager', ['controller', ...own, ...lookAt, '--dns01-check-retry-period=1s']);
    await startLoops(cluster, programs.certManager, 'cert-manager-cainjector', ['injector']);
    const authority = await startPebble(cluster.processes, cluster.folder, programs.pebble, nameServer);
    const [solverPort = 0] = await freePorts(1);
    return { cluster, authority, solverPort, chartVersion: release.version };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** As the account of that name, with the rights that the chart gives it and no others. */
async function startLoops(cluster: Cluster, program: string, account: string, args: readonly string[]): Promise<void> {
  const kubeconfig = await kubeconfigOf(cluster, account, await tokenOf(cluster, namespace, account));
  cluster.processes.start(account, program, [...args, `--kubeconfig=${kubeconfig}`]);
}

/** Of the flags that the chart gives a program, those of these names. */
function flagsOf(chart: readonly Placed[], deployment: string, ...names: readonly string[]): string[] {
  const found = chart.find(({ object }) => object.kind === 'Deployment' && object.metadata.name === deployment);
  const args = at(found?.object, 'spec', 'template', 'spec', 'containers', 0, 'args');
  const flags = (Array.isArray(args) ? args : []).map((arg) => String(arg).replace('$(POD_NAMESPACE)', namespace));
  return flags.filter((flag) => names.some((name) => flag.startsWith(`--${name}=`)));
}

/** The webhook's objects as rendered, but that its service leads to the loopback interface: nothing here routes to pods. */
export function towards(objects: readonly Placed[], port: number): Placed[] {
  return objects.map(({ object, file }) => ({ object: redirected(object, port), file }));
}

function redirected(object: KubeObject, port: number): KubeObject {
  const spec = Object(object['spec']);
  if (object.kind === 'Service') return { ...object, spec: { type: 'ExternalName', externalName: 'localhost' } };
  if (object.kind === 'APIService') return { ...object, spec: { ...spec, service: { ...spec.service, port } } };
  return object;
}

/** The issuer as rendered, but for the address of the ACME server, and for whom it is trusted by. */
export function issuedBy({ object, file }: Placed, { directory, trusted }: Authority): Placed {
  const spec = Object(object['spec']);
  const acme = { ...spec.acme, server: directory, caBundle: Buffer.from(trusted).toString('base64') };
  return { object: { ...object, spec: { ...spec, acme } }, file };
}

/** Starts the stand-in of the webhook with the certificate that cert-manager made for it, and its account. */
export async function startWebhook({ cluster, solverPort }: World, issuer: KubeObject, nameServer: number): Promise<Server> {
  const secret = await cluster.client.get(`/api/v1/namespaces/${namespace}/secrets/dns01-desec-tls`);
  const part = (name: string) => Buffer.from(String(at(secret.body, 'data', name)), 'base64').toString();
  const authority = join(cluster.folder, 'certs/apiserver.crt');
  const client = await Client.open({ url: cluster.url, authority, token: await tokenOf(cluster, namespace, 'dns01-desec') });
  const { groupName: group, solverName: solver } = Object(at(issuer, 'spec', 'acme', 'solvers', 0, 'dns01', 'webhook'));
  const tls = { cert: part('tls.crt'), key: part('tls.key') };
  return startSolver({ port: solverPort, tls, group, solver, nameServer, client });
}
