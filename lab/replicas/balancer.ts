import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Balancer {
  readonly port: number;
  /** Ports that answered `/readyz` with 200 when they were last asked. */
  ready(): readonly number[];
  close(): Promise<void>;
}

/** Milliseconds: a balancer of a cloud asks every few seconds; kube-proxy is told within one. */
const ASK = 100;

/** Hands each connection to the next port that is ready. Whoever holds one that breaks is told so and nothing more, as by any of its kind. */
export async function balance(ports: readonly number[]): Promise<Balancer> {
  let ready: readonly number[] = [];
  const over = new AbortController();
  let turn = 0;
  const open = new Set<Socket>();
  const asking = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      const answers = await Promise.all(ports.map(isReady));
      ready = ports.filter((_, index) => answers[index]);
      await sleep(ASK);
    }
  })();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: ready[turn++ % Math.max(1, ready.length)] ?? 1 });
    const end = (): void => [near, far].forEach((each) => each.destroy());
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true).on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        // What came before the end still gets through.
        other.end();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    over.abort();
    await asking;
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, ready: () => ready, close };
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(1_000) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );
}
