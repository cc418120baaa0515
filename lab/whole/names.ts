import { once } from 'node:events';
import { request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Server, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { takeName } from '../alone.ts';
import type { Identity } from '../mail/relay.ts';

/** The first three numbers of addresses of the loopback interface that are this process's as long as it lives: their ports are fixed. */
export async function ownNetwork(): Promise<string> {
  for (let third = 0; third < 256; third += 1) if (await takeName(`127.77.${third}`)) return `127.77.${third}`;
  throw new Error('every address of 127.77.0.0/16 is taken');
}

/** One line of the hosts file, and what stops listening there. */
export interface Named {
  readonly line: string;
  stop(): void;
}

/** A service of a cell under its own name and port, at an address of its own on the loopback interface. */
export async function forwarded(name: string, address: string, port: number, to: number): Promise<Named> {
  const server = createServer((outer) => {
    const inner = connect(to, '127.0.0.1');
    pipeline(outer, inner, outer, () => {});
  });
  return listening(server, name, address, port);
}

/** What ends TLS before a program, and tells it so. */
export async function behindTls(name: string, address: string, to: number, made: Identity): Promise<Named> {
  const server = createTlsServer(made, (asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': name, 'x-forwarded-port': '443' };
    const passed = request({ host: '127.0.0.1', port: to, method: asked.method, path: asked.url, headers }, (inner) => {
      answer.writeHead(inner.statusCode ?? 502, inner.headers);
      inner.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  return listening(server, name, address, 443);
}

async function listening(server: Server, name: string, address: string, port: number): Promise<Named> {
  await once(server.listen(port, address), 'listening');
  return { line: `${address} ${name}\n`, stop: () => void server.close() };
}
