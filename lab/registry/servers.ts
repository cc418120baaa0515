import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Server, createServer as createPlain } from 'node:http';
import { type RequestOptions, createServer as createSecure, request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import { debianProgram } from '../debian.ts';
import { freePorts, isOpen } from '../ports.ts';
import { Processes } from '../processes.ts';

export const USER = 'robot';
export const PASSWORD = 'open-sesame-of-the-lab';
/** Registries of makers, which lead to ours; and repositories of charts, which lead to the page of indexes. */
const REGISTRIES = ['localhost', 'quay.io', 'ghcr.io'];

export function registryProgram(): Promise<string> {
  return debianProgram('/usr/bin/docker-registry', 'docker-registry');
}

/** An authority, and a certificate of it for these names. */
export async function certificates(folder: string, names: readonly string[]): Promise<{ readonly ca: string }> {
  const at = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await mustRun('openssl', ['req', '-x509', ...key, '-days', '2', '-subj', '/CN=lab', '-keyout', at('ca.key'), '-out', at('ca.pem')]);
  await mustRun('openssl', ['req', ...key, '-subj', '/CN=registry', '-keyout', at('tls.key'), '-out', at('tls.csr')]);
  writeFileSync(at('san'), `subjectAltName=${[...REGISTRIES, ...names].map((name) => `DNS:${name}`).join(',')}\n`);
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('san')];
  await mustRun('openssl', ['x509', '-req', '-in', at('tls.csr'), ...signed, '-out', at('tls.pem')]);
  return { ca: at('ca.pem') };
}

/** The registry on a free port of the loopback interface, with what it keeps below the folder. `htpasswd`: a line of bcrypt. */
export async function startRegistry(folder: string, program: string, htpasswd: string) {
  const [port = 0] = await freePorts(1);
  writeFileSync(join(folder, 'htpasswd'), `${htpasswd}\n`);
  const config = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: `127.0.0.1:${port}`, tls: { certificate: join(folder, 'tls.pem'), key: join(folder, 'tls.key') } },
    auth: { htpasswd: { realm: 'lab', path: join(folder, 'htpasswd') } },
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const processes = new Processes(folder);
  processes.start('registry', program, ['serve', join(folder, 'config.yml')]);
  await processes.until('the registry', () => isOpen(port));
  const log = () => readFileSync(join(folder, 'registry.log'), 'utf8');
  return { port, log, kill: () => processes.kill('registry'), stop: () => processes.stop() };
}

/** A repository of charts: one index for all, with TLS. */
export async function startIndex(folder: string, index: string): Promise<{ readonly port: number; readonly stop: () => void }> {
  const [port = 0] = await freePorts(1);
  const tls = { cert: readFileSync(join(folder, 'tls.pem')), key: readFileSync(join(folder, 'tls.key')) };
  const server = createSecure(tls, (asked, answer) => {
    answer.statusCode = asked.url?.endsWith('/index.yaml') ? 200 : 404;
    answer.end(index);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port, stop: () => void server.close() };
}

/** A proxy as companies have: it connects to where the name leads, here to one of two ports. */
export async function startProxy(portOf: (host: string) => number): Promise<{ readonly port: number; readonly stop: () => void }> {
  const [port = 0] = await freePorts(1);
  const server: Server = createPlain();
  server.on('connect', (asked, client, head) => {
    const [host = ''] = (asked.url ?? '').split(':');
    const there = connect(portOf(host), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      there.write(head);
      there.pipe(client);
      client.pipe(there);
    });
    there.once('connect', () => client.on('error', () => there.destroy()));
    there.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function isRegistry(host: string): boolean {
  return REGISTRIES.includes(host);
}

/** Pushes by the registry's own interface, as any client does: blobs, then the manifest under a tag. Gives the digest. */
export class Pusher {
  readonly #port: number;
  readonly #ca: Buffer;

  constructor(port: number, ca: string) {
    this.#port = port;
    this.#ca = readFileSync(ca);
  }

  async blob(repository: string, bytes: string): Promise<string> {
    const digest = digestOf(bytes);
    const begun = await this.#send('POST', `/v2/${repository}/blobs/uploads/`);
    const place = new URL(begun.location, `https://localhost:${this.#port}`);
    place.searchParams.set('digest', digest);
    await this.#send('PUT', `${place.pathname}${place.search}`, { 'content-type': 'application/octet-stream' }, bytes);
    return digest;
  }

  async manifest(
    repository: string,
    tag: string,
    content: { readonly mediaType: string; readonly [key: string]: unknown },
  ): Promise<string> {
    const text = JSON.stringify(content);
    await this.#send('PUT', `/v2/${repository}/manifests/${tag}`, { 'content-type': content.mediaType }, text);
    return digestOf(text);
  }

  #send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<{ readonly location: string }> {
    const whole = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const options: RequestOptions = {
      host: 'localhost',
      port: this.#port,
      method,
      path,
      headers: whole,
      ca: this.#ca,
      auth: `${USER}:${PASSWORD}`,
    };
    return new Promise((resolve, reject) => {
      const asked = request({ ...options, family: 4 }, (answer) => {
        answer.resume();
        const { statusCode: status = 0, headers: said } = answer;
        if (status >= 300) reject(new Error(`${method} ${path}: ${status}`));
        answer.on('end', () => resolve({ location: said.location ?? '' }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
