import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Lossy {
  readonly port: number;
  /** Hands the next request on and cuts the line at the first byte of what is answered to it. */
  loseNext(): void;
  close(): Promise<void>;
}

/** A line to a server of this machine that can lose an answer: whoever asked does not know whether it happened. */
export async function lossyLine(target: number, isAnswer: (bytes: Buffer) => boolean = () => true): Promise<Lossy> {
  let losing = false;
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
      if (losing && asked && isAnswer(bytes)) {
        losing = false;
        near.destroy();
      } else near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    loseNext: () => {
      losing = true;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
