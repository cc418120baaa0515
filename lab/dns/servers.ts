import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openDns } from '@hansa/server/outside/dns/real.ts';
import type { DnsSubject } from '@hansa/server/outside/dns/suite.ts';
import type { TsigKey } from '@hansa/server/outside/dns/tsig.ts';
import { run } from '../command.ts';
import { debianPackage, withLibraries } from '../debian.ts';
import { lossyLine } from '../lossy.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { temporaryFolder } from '../temporary.ts';

export const ZONE = 'nordlys.example';
export const KEY: TsigKey = { name: 'hansa', algorithm: 'hmac-sha256', secret: new Secret(randomBytes(32).toString('base64')) };

export interface Program {
  readonly by: string;
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface DnsServer {
  readonly by: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Packages beside the program: those of its libraries that a plain Debian need not have. */
const BIND = [
  'bind9-libs',
  'libuv1',
  'libfstrm0',
  'libjemalloc2',
  'libjson-c5',
  'liblmdb0',
  'libmaxminddb0',
  'libnghttp2-14',
  'libprotobuf-c1',
  'libxml2',
];
const KNOT = ['libdnssec9', 'libknot13', 'libzscanner4', 'libcap-ng0', 'libedit2', 'liburcu8', 'liblmdb0', 'libxdp1', 'libbpf1', 'libelf1'];

/** Unpacked from Debian's packages: nothing is installed, no service starts. */
async function unpacked(name: string, program: string, libraries: readonly string[]): Promise<Program> {
  const folder = await debianPackage(name);
  const env = await withLibraries(libraries);
  const path = join(folder, 'usr/sbin', program);
  const version = await run(path, ['-V'], { env });
  return { by: (version.stdout.split('\n')[0] ?? '').replace(/ <.*$/, '').trim(), path, env };
}

export const bind = (): Promise<Program> => unpacked('bind9', 'named', BIND);
export const knot = (): Promise<Program> => unpacked('knot', 'knotd', KNOT);

const zoneFile = (zone: string): string =>
  `$TTL 300\n@ SOA ns.${zone}. ops.${zone}. 1 3600 600 86400 60\n@ NS ns.${zone}.\nns A 127.0.0.1\n`;

/** BIND as the primary of some zones, one key for all. */
export async function startBind({ by, path, env }: Program, zone = ZONE, ...more: readonly string[]): Promise<DnsServer> {
  const zones = [zone, ...more];
  const { folder, port, processes, stop } = await place('bind', zones);
  const section = (name: string) =>
    `zone "${name}" { type primary; file "${folder}/${name}.zone"; update-policy { grant ${KEY.name} zonesub ANY; }; };\n`;
  const secret = KEY.secret.reveal();
  const text = `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; recursion no; allow-query { any; };
  session-keyfile none; managed-keys-directory "${folder}"; dnssec-validation no; notify no; };
controls { };
key "${KEY.name}" { algorithm ${KEY.algorithm}; secret "${secret}"; };
${zones.map(section).join('')}`;
  await writeFile(join(folder, 'named.conf'), text, { mode: 0o600 });
  processes.start('named', path, ['-g', '-c', join(folder, 'named.conf'), '-n', '1'], env);
  return await ready({ by, port, stop }, processes, zone);
}

export async function startKnot({ by, path, env }: Program): Promise<DnsServer> {
  const { folder, port, processes, stop } = await place('knot', [ZONE]);
  await mkdir(join(folder, 'db'));
  const sections = {
    server: [`listen: 127.0.0.1@${port}`, `rundir: "${folder}"`, `pidfile: "${folder}/pid"`],
    database: [`storage: "${folder}/db"`],
    key: [`- id: ${KEY.name}`, `  algorithm: ${KEY.algorithm}`, `  secret: "${KEY.secret.reveal()}"`],
    acl: ['- id: hansa', `  key: ${KEY.name}`, '  action: update'],
    template: ['- id: default', `  storage: "${folder}"`, '  zonefile-sync: -1'],
    zone: [`- domain: ${ZONE}`, `  file: ${ZONE}.zone`, '  acl: hansa'],
  };
  const text = Object.entries(sections)
    .map(([name, lines]) => `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('');
  await writeFile(join(folder, 'knot.conf'), text, { mode: 0o600 });
  processes.start('knotd', path, ['-c', join(folder, 'knot.conf')], env);
  return await ready({ by, port, stop }, processes, ZONE);
}

async function place(name: string, zones: readonly string[]) {
  const { path: folder, remove } = await temporaryFolder(name);
  for (const zone of zones) await writeFile(join(folder, `${zone}.zone`), zoneFile(zone));
  const processes = new Processes(folder);
  const [port = 0] = await freePorts(1);
  const stop = async (): Promise<void> => {
    await processes.stop();
    remove();
  };
  return { folder, port, processes, stop };
}

async function ready(server: DnsServer, processes: Processes, zone: string): Promise<DnsServer> {
  const dns = openDns({ host: '127.0.0.1', port: server.port, key: KEY, owner: 'nordlys' });
  const context = () => ({ signal: new AbortController().signal, deadline: Date.now() + 2_000, key: 'lab', epoch: 1, trace: '' });
  const answers = async () => (await dns.observe({ zone, name: `www.${zone}`, type: 'A' }, context())).kind === 'absent';
  await processes.until(server.by, answers);
  return server;
}

export async function subjectOf(server: DnsServer): Promise<DnsSubject> {
  const line = await lossyLine(server.port);
  const [nobody = 0] = await freePorts(1);
  const to = (port: number, owner = 'nordlys') => openDns({ host: '127.0.0.1', port, key: KEY, owner });
  const stop = async (): Promise<void> => {
    await line.close();
    await server.stop();
  };
  const lossy = { port: to(line.port), loseNext: line.loseNext };
  const parts = { port: to(server.port), away: to(nobody), neighbour: to(server.port, 'southlys'), canaries: [KEY.secret.reveal()] };
  return { by: server.by, zone: ZONE, lossy, ...parts, stop };
}
