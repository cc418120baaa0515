import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Lossy {
  readonly port: number;
  /** Hands the next request on and cuts the line at the first byte of what is answered to it. */
  loseNext(): void;
  /** Does so with every request until what it gives is called: whoever asks again by itself gets no answer either. */
  loseAll(): () => void;
  close(): Promise<void>;
}

/** A line to a server of this machine that can lose an answer: whoever asked does not know whether it happened. */
export async function lossyLine(target: number, isAnswer: (bytes: Buffer) => boolean = () => true): Promise<Lossy> {
  let losing: 'none' | 'next' | 'all' = 'none';
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    let asked = false;
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket) && [near, far].forEach((each) => each.destroy()));
    }
    near.on('data', (bytes) => {
      asked = true;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (losing !== 'none' && asked && isAnswer(bytes)) {
        if (losing === 'next') losing = 'none';
        near.destroy();
      } else near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    loseNext: () => {
      losing = 'next';
    },
    loseAll: () => {
      losing = 'all';
      return () => {
        losing = 'none';
      };
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
