import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openObjects, type ObjectsConfig } from '@hansa/server/outside/objects/real.ts';
import type { ObjectsSubject } from '@hansa/server/outside/objects/suite.ts';
import type { BucketKey, Lack } from '@hansa/server/outside/objects/port.ts';
import { openStore } from '@hansa/server/outside/objects/store.ts';
import { openWire } from '@hansa/server/outside/objects/wire.ts';
import { lossyLine } from '../lossy.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

export interface StoreServer {
  readonly by: string;
  readonly lacks: readonly Lack[];
  /** Without the endpoint: a test may put a line of its own in front. */
  readonly config: Omit<ObjectsConfig, 'endpoint'>;
  readonly port: number;
  stop(): Promise<void>;
}

const ROOT = { access: 'lab-root', secret: new Secret('lab-root-secret-of-no-worth') };

export async function startVersityGw(program: string, version: string, region = 'eu-lab-1'): Promise<StoreServer> {
  const { processes, folder, port, stop } = await place('versitygw');
  const folders = Object.fromEntries(['data', 'versions', 'accounts'].map((name) => [name, join(folder, name)]));
  for (const path of Object.values(folders)) await mkdir(path);
  const { data = '', versions = '', accounts = '' } = folders;
  const own = ['--port', `127.0.0.1:${port}`, '--region', region, '--iam-dir', accounts, '--quiet'];
  const env = { ...process.env, ROOT_ACCESS_KEY: ROOT.access, ROOT_SECRET_KEY: ROOT.secret.reveal() };
  processes.start('versitygw', program, [...own, 'posix', '--versioning-dir', versions, data], env);
  await processes.until('VersityGW', () => answers(port));
  const config = { region, ...ROOT, keys: 'versitygw', ends: [] } as const;
  return { by: `VersityGW ${version}`, lacks: ['versions', 'uploads', 'quota'], config, port, stop };
}

export async function startMinio(program: string, version: string): Promise<StoreServer> {
  const { processes, folder, port, stop } = await place('minio');
  const rest = { MINIO_REGION: 'eu-lab-2', MINIO_BROWSER: 'off', MINIO_CI_CD: 'on', MINIO_UPDATE: 'off' };
  const env = { ...process.env, MINIO_ROOT_USER: ROOT.access, MINIO_ROOT_PASSWORD: ROOT.secret.reveal(), ...rest };
  const [console_ = 0] = await freePorts(1);
  const args = ['server', '--address', `127.0.0.1:${port}`, '--console-address', `127.0.0.1:${console_}`, '--quiet', join(folder, 'data')];
  processes.start('minio', program, args, env);
  await processes.until('MinIO', async () => (await statusOf(port, '/minio/health/ready')) === 200);
  const config = { region: 'eu-lab-2', ...ROOT, keys: 'minio', ends: ['versions'] } as const;
  return { by: `MinIO of ${version}`, lacks: ['uploads'], config, port, stop };
}

async function place(name: string) {
  const temporary = await temporaryFolder(name);
  const processes = new Processes(temporary.path);
  const [port = 0] = await freePorts(1);
  const stop = async (): Promise<void> => {
    await processes.stop();
    temporary.remove();
  };
  return { processes, folder: temporary.path, port, stop };
}

const answers = async (port: number): Promise<boolean> => (await statusOf(port, '/')) !== 0;
const statusOf = (port: number, path: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ status }) => status,
    () => 0,
  );

export const at = (port: number): URL => new URL(`http://127.0.0.1:${port}`);

/** The port of ours to a server, one to nobody, and one over a line that loses answers. */
export async function subjectOf(server: StoreServer): Promise<ObjectsSubject> {
  const line = await lossyLine(server.port);
  const [nobody = 0] = await freePorts(1);
  const [port, lossy, away] = [server.port, line.port, nobody].map((each) => openObjects({ ...server.config, endpoint: at(each) }));
  if (!port || !lossy || !away) throw new Error('three ports of three');
  // Ready says that it takes requests; the administration comes a moment later.
  while ((await port.observe('nordlys-fsn-1-warm-up', testContext())).kind === 'unknown') await sleep(50);
  const stop = async (): Promise<void> => {
    for (const each of [port, lossy, away, wire]) each.close();
    await line.close();
    await server.stop();
  };
  const { by, lacks } = server;
  const wire = openWire({ connections: 1 });
  const store = openStore({ ...server.config, endpoint: at(server.port), own: server.config, wire });
  const leave = async (bucket: string, key: BucketKey): Promise<void> => {
    await store.ask({ method: 'PUT', path: `/${bucket}/hansa-journey/${randomUUID()}`, body: 'x', as: key }, testContext());
  };
  return { by, region: server.config.region, lacks, port, away, lossy: { port: lossy, loseNext: line.loseNext }, leave, stop };
}
