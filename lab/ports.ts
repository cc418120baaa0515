import { randomInt } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { takeName } from './alone.ts';

/** Below those that systems give to connections that go out (32768 of Linux, 49152 of others): nobody takes one by chance meanwhile. */
const [FIRST, END] = [12_000, 32_000] as const;

/**
 * Free TCP ports of the loopback interface. All are held open until the last one is found, so that no two are the same, and each is this process's as long as
 * it lives: the program that is meant to listen there comes later, and another lab looks for ports meanwhile.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = randomInt(FIRST, END);
    const server = (await takeName(`port-${port}`)) && (await hold(port));
    if (server) held.set(port, server);
  }
  await Promise.all([...held.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...held.keys()];
}

/** Whether somebody takes connections there. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

/** Undefined: somebody has it. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', (cause: NodeJS.ErrnoException) =>
      cause.code === 'EADDRINUSE' ? resolve(undefined) : reject(cause),
    );
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
