import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { type ReadMessage, readMessage } from './message.ts';
import { Trouble } from '../trouble.ts';
import { sign, type TsigKey, verify } from './tsig.ts';

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly key: TsigKey;
}

export interface Within {
  readonly signal: AbortSignal;
  readonly deadline: number;
}

/** Asks over TCP, one connection a question: nothing is cut to a datagram, and nobody else can answer from beside the line. */
export async function exchange(server: Server, make: (id: number) => Buffer, within: Within): Promise<ReadMessage> {
  const { host, key } = server;
  const id = randomInt(65_536);
  const { bytes, mac } = sign(make(id), key, Math.floor(Date.now() / 1000));
  const answer = read(await send(server, bytes, within), host);
  if (!answer.response || answer.id !== id) throw new Trouble('transient', 'dns/unreachable', `${host}: an answer to something else`);
  const verdict = verify(answer, key, mac, Math.floor(Date.now() / 1000));
  if (verdict === 'valid') return answer;
  if (verdict === 'bad-key') throw new Trouble('refused', 'dns/key', `${host} does not take the key ${key.name}`);
  if (verdict === 'bad-time') throw new Trouble('refused', 'dns/clock', `${host}: its clock and ours are more than five minutes apart`);
  throw new Trouble('transient', 'dns/unsigned', `${host}: an answer that is ${verdict} is not believed`);
}

function read(bytes: Buffer, host: string): ReadMessage {
  try {
    return readMessage(bytes);
  } catch {
    throw new Trouble('transient', 'dns/unreachable', `${host}: what answered is no DNS`);
  }
}

function send({ host, port }: Server, message: Buffer, { signal, deadline }: Within): Promise<Buffer> {
  const unreachable = (why: string): Trouble => new Trouble('transient', 'dns/unreachable', `${host}: ${why}`);
  const left = deadline - Date.now();
  if (signal.aborted || left <= 0) return Promise.reject(unreachable('no time left'));
  const ends = AbortSignal.any([signal, AbortSignal.timeout(left)]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const finish = (act: () => void): void => {
      ends.removeEventListener('abort', cut);
      socket.destroy();
      act();
    };
    const cut = (): void => finish(() => reject(unreachable(signal.aborted ? 'cancelled' : 'no answer in time')));
    ends.addEventListener('abort', cut, { once: true });
    const size = Buffer.alloc(2);
    size.writeUInt16BE(message.length);
    socket.write(Buffer.concat([size, message]));
    let got: Buffer = Buffer.alloc(0);
    socket.on('data', (part) => {
      got = Buffer.concat([got, part]);
      if (got.length >= 2 && got.length >= 2 + got.readUInt16BE(0)) finish(() => resolve(got.subarray(2, 2 + got.readUInt16BE(0))));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(() => reject(unreachable(error.code ?? 'connection lost'))));
    socket.on('close', () => finish(() => reject(unreachable('connection lost'))));
  });
}
