import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { CLASS, type ReadMessage, recordBytes } from './message.ts';
import { nameBytes, readName, TYPES } from './rdata.ts';

/** A key that server and we share. */
export interface TsigKey {
  readonly name: string;
  readonly algorithm: 'hmac-sha256' | 'hmac-sha512';
  /** Base64, as in the server's configuration. */
  readonly secret: Secret;
}

/** Seconds that the two clocks may be apart (RFC 8945, 10). */
const FUDGE = 300;

/** RFC 8945: what both sides sign, beside the message. */
function variables(key: TsigKey, seconds: number, error: number, other: Buffer): Buffer {
  const kind = Buffer.from([CLASS.ANY >> 8, CLASS.ANY, 0, 0, 0, 0]);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16BE(error, 0);
  lengths.writeUInt16BE(other.length, 2);
  return Buffer.concat([nameBytes(key.name), kind, nameBytes(key.algorithm), timers(seconds), lengths, other]);
}

function timers(seconds: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUIntBE(seconds, 0, 6);
  bytes.writeUInt16BE(FUDGE, 6);
  return bytes;
}

const macOf = ({ algorithm, secret }: TsigKey, ...parts: readonly Buffer[]): Buffer => {
  const hmac = createHmac(algorithm.replace('hmac-', ''), Buffer.from(secret.reveal(), 'base64'));
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

/** Signs a request. The mac is needed to believe the answer. */
export function sign(message: Buffer, key: TsigKey, seconds: number): { readonly bytes: Buffer; readonly mac: Buffer } {
  const mac = macOf(key, message, variables(key, seconds, 0, Buffer.alloc(0)));
  const size = Buffer.alloc(2);
  size.writeUInt16BE(mac.length);
  const data = Buffer.concat([nameBytes(key.algorithm), timers(seconds), size, mac, message.subarray(0, 2), Buffer.alloc(4)]);
  const bytes = Buffer.concat([message, recordBytes({ name: key.name, type: TYPES.TSIG, class: CLASS.ANY, ttl: 0, data })]);
  bytes.writeUInt16BE(message.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/** `valid`: signed in our key, over our request, in our time. The others are what a server says of a key that it does not take. */
export type Verdict = 'valid' | 'unsigned' | 'forged' | 'bad-key' | 'bad-time';

/** Judges an answer by the mac of its request. Only `valid` may be believed, whatever the answer says. */
export function verify(answer: ReadMessage, key: TsigKey, requestMac: Buffer, seconds: number): Verdict {
  const tsig = answer.additional.at(-1);
  if (tsig?.type !== TYPES.TSIG) return 'unsigned';
  const { bytes } = answer;
  const algorithm = readName(bytes, tsig.at);
  const signedAt = bytes.readUIntBE(algorithm.end, 6);
  const fudge = bytes.readUInt16BE(algorithm.end + 6);
  const size = bytes.readUInt16BE(algorithm.end + 8);
  const mac = bytes.subarray(algorithm.end + 10, algorithm.end + 10 + size);
  const rest = algorithm.end + 10 + size;
  const error = bytes.readUInt16BE(rest + 2);
  const other = bytes.subarray(rest + 6, rest + 6 + bytes.readUInt16BE(rest + 4));
  if (error === 16 || error === 17) return 'bad-key';
  const plain = Buffer.from(bytes.subarray(0, tsig.start));
  plain.writeUInt16BE(plain.readUInt16BE(10) - 1, 10);
  bytes.copy(plain, 0, rest, rest + 2);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(requestMac.length);
  const signed = macOf(key, length, requestMac, plain, variablesOf(key, signedAt, fudge, error, other));
  if (tsig.name !== key.name.toLowerCase() || mac.length !== signed.length || !timingSafeEqual(mac, signed)) return 'forged';
  if (error === 18) return 'bad-time';
  return Math.abs(seconds - signedAt) <= fudge ? 'valid' : 'bad-time';
}

function variablesOf(key: TsigKey, seconds: number, fudge: number, error: number, other: Buffer): Buffer {
  const bytes = variables(key, seconds, error, other);
  bytes.writeUInt16BE(fudge, bytes.length - other.length - 6);
  return bytes;
}
