import { hash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Takes a name that no other process of this machine has; undefined: somebody has it. It is a socket of Linux that has no file, so it is free again when
 * its process ends, however that ends. Elsewhere everybody is given every name.
 */
export async function takeName(name: string): Promise<{ readonly free: () => void } | undefined> {
  if (process.platform !== 'linux') return { free: () => {} };
  const server = await new Promise<Server | undefined>((resolve, reject) => {
    const taken = createServer().once('error', (cause: NodeJS.ErrnoException) =>
      cause.code === 'EADDRINUSE' ? resolve(undefined) : reject(cause),
    );
    // Such a name has 107 bytes at the most.
    taken.listen(`\0hansa-lab/${hash('sha256', name)}`, () => resolve(taken.unref()));
  });
  return server && { free: () => void server.close() };
}

/** Runs `work` while no other process runs one of that name: others wait for its end. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  let mine = await takeName(name);
  for (; mine === undefined; mine = await takeName(name)) await sleep(100);
  try {
    return await work();
  } finally {
    mine.free();
  }
}
