import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';
import { Client } from './client.ts';
import { apiServerFlags, controllerFlags, etcdFlags, kwokFlags, schedulerFlags, type Places } from './flags.ts';
import type { Programs } from './programs.ts';

export type Cluster = {
  readonly client: Client;
  /** Address of the API server. */
  readonly url: string;
  readonly kubeconfig: string;
  /** Own folder of this control plane, removed by {@link Cluster.stop}. */
  readonly folder: string;
  /** Further programs of a lab go here, so that they end before the API server does. */
  readonly processes: Processes;
  /** Seconds from the first program's start until the API server was ready, and until all of it worked. */
  readonly seconds: { readonly api: number; readonly all: number };
  stop(): Promise<void>;
};

/**
 * Starts etcd, API server, controllers, scheduler and kwok on free loopback ports. Nothing of it is left after `stop`, or after a failed start.
 * `data` is a folder of etcd to begin with (copied), else the cluster is empty.
 */
export async function startCluster(programs: Programs, data?: string): Promise<Cluster> {
  const { path: folder, remove } = await temporaryFolder('kubernetes');
  const processes = new Processes(folder);
  const cleanUp = async () => {
    await processes.stop();
    remove();
  };
  try {
    if (data !== undefined) await cp(data, join(folder, 'etcd'), { recursive: true });
    const { client, url, kubeconfig, seconds } = await start(programs, folder, processes);
    const stop = async () => {
      client.close();
      await cleanUp();
    };
    return { client, url, kubeconfig, folder, processes, seconds, stop };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function start(programs: Programs, folder: string, processes: Processes) {
  const began = Date.now();
  const places = await findPlaces(folder);
  const token = await writeCredentials(places);
  processes.start('etcd', programs.kube, etcdFlags(places));
  processes.start('kube-apiserver', programs.kube, apiServerFlags(places));
  const authority = join(folder, 'certs/apiserver.crt');
  // It writes the certificate and then the key: who reads the one before the other is there may read half of it.
  await processes.until("the API server's certificate", async () => existsSync(join(folder, 'certs/apiserver.key')));
  const url = `https://127.0.0.1:${places.ports.api}`;
  const client = await Client.open({ url, token, authority });
  await processes.until('the API server', async () => (await client.get('/readyz').catch(() => undefined))?.status === 200);
  const api = (Date.now() - began) / 1000;
  processes.start('kube-controller-manager', programs.kube, controllerFlags(places));
  processes.start('kube-scheduler', programs.kube, schedulerFlags(places));
  processes.start('kwok', programs.kwok, kwokFlags(places, programs.stages));
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await processes.until('the controllers', async () => (await client.get(account)).status === 200);
  return { client, url, kubeconfig: places.kubeconfig, seconds: { api, all: (Date.now() - began) / 1000 } };
}

async function findPlaces(folder: string): Promise<Places> {
  const [etcd = 0, etcdPeer = 0, api = 0, controllers = 0, scheduler = 0, kwok = 0] = await freePorts(6);
  return { folder, kubeconfig: join(folder, 'kubeconfig'), ports: { etcd, etcdPeer, api, controllers, scheduler, kwok } };
}

/** Keys and the administrator's token go to files that only this user can read: never to a command line. Gives the token. */
async function writeCredentials({ folder, kubeconfig, ports }: Places): Promise<string> {
  const token = randomBytes(16).toString('hex');
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'lab', cluster: { server: `https://127.0.0.1:${ports.api}`, 'certificate-authority': join(folder, 'certs/apiserver.crt') } },
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'current-context': 'lab',
  };
  const secret = { mode: 0o600 };
  await writeFile(join(folder, 'sa.key'), keys.privateKey, secret);
  await writeFile(join(folder, 'sa.pub'), keys.publicKey, secret);
  await writeFile(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, secret);
  await writeFile(kubeconfig, JSON.stringify(config), secret);
  return token;
}
