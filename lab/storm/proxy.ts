import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface BadLine {
  readonly port: number;
  /** Requests that came, and what was lost of them. */
  readonly counts: { requests: number; lostRequests: number; lostAnswers: number };
  /** While false it is a good line. */
  storm: boolean;
  close(): Promise<void>;
}

/**
 * A line to a server of this machine that loses requests before they arrive and answers after the work is done. `fate` is asked for each
 * request; the lines of one client are used by one request at a time, as HTTP/1.1 does it.
 */
export async function badLine(target: number, fate: () => 'through' | 'request' | 'answer'): Promise<BadLine> {
  const counts = { requests: 0, lostRequests: 0, lostAnswers: 0 };
  const open = new Set<Socket>();
  const line: BadLine = { port: 0, counts, storm: false, close: () => Promise.resolve() };
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    let waiting = false;
    let losing = false;
    const end = (): void => void [near, far].forEach((each) => each.destroy());
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true).on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    near.on('data', (bytes) => {
      if (!waiting) {
        waiting = true;
        counts.requests += 1;
        const fell = line.storm ? fate() : 'through';
        if (fell === 'request') {
          counts.lostRequests += 1;
          return end();
        }
        losing = fell === 'answer';
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      waiting = false;
      if (losing) {
        counts.lostAnswers += 1;
        return end();
      }
      near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return Object.assign(line, { port: (server.address() as AddressInfo).port, close });
}
