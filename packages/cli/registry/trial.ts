import { createHash } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Line } from './transport.ts';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

/** What a test makes of one request; undefined: 404. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Behaviour = (request: {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}) => Reply | undefined;

export interface Counterpart {
  /** `127.0.0.1:port`, another one for each. */
  readonly host: string;
  /** Every request as `METHOD path`, with the scheme of its Authorization. */
  readonly asked: string[];
}

/** An HTTP server of the test's own that answers as told. */
export async function counterpart(t: Pick<TestContext, 'after'>, behaviour: Behaviour): Promise<Counterpart> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '' } = request;
    const { authorization } = request.headers;
    asked.push(`${method} ${path}${authorization === undefined ? '' : ` (${authorization.split(' ', 1)[0]})`}`);
    const { status = 200, headers = {}, body = '' } = behaviour({ method, path, authorization }) ?? { status: 404 };
    response.writeHead(status, headers);
    response.end(method === 'HEAD' ? '' : body);
  });
  const port = await listening(server);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${port}`, asked };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

/** Without certificates and without waiting: what would be waited for is counted. `all`: the host that stands for every name but numbers. */
export function plainLine(waits: number[] = [], all?: string): Line {
  return {
    scheme: 'http',
    timeout: 20_000,
    close: () => Promise.resolve(),
    fetch: (url, how) => {
      const own = new URL(url);
      const path = `/${own.host}${own.pathname}`;
      return fetch(all === undefined || own.host.startsWith('127.') ? own : `http://${all}${path}${own.search}`, how);
    },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

export function digestOf(body: string): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** The reply of a registry that has a manifest. */
export function manifestReply(body: string, mediaType = MANIFEST_TYPE, digest = digestOf(body)): Reply {
  return { headers: { 'content-type': mediaType, 'docker-content-digest': digest }, body };
}

export const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: {}, layers: [] });
