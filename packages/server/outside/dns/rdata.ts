import { isIPv4, isIPv6 } from 'node:net';
import type { RecordType } from './port.ts';
import { Trouble } from '../trouble.ts';

/** Numbers of types (IANA). SOA and TSIG are none that a want has. */
export const TYPES = { A: 1, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, SRV: 33, TSIG: 250, ANY: 255, CAA: 257 } as const;

const malformed = (what: string): Trouble => new Trouble('refused', 'dns/malformed', what);

/** A name as on the wire, in lower case and without compression. */
export function nameBytes(name: string): Buffer {
  const labels = name
    .replace(/\.$/, '')
    .toLowerCase()
    .split('.')
    .filter((label, index, all) => label !== '' || all.length > 1);
  const parts = labels.map((label) => {
    if (!/^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?|\*)$/.test(label) || label.length > 63) throw malformed(`no name: ${name}`);
    return Buffer.from([label.length, ...Buffer.from(label)]);
  });
  const bytes = Buffer.concat([...parts, Buffer.of(0)]);
  if (bytes.length > 255) throw malformed(`too long a name: ${name}`);
  return bytes;
}

/** A name in a message, whose pointers lead backwards only; and where it ends. */
export function readName(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let [at, end, lowest] = [start, -1, start];
  for (;;) {
    const length = message.readUInt8(at);
    if (length >= 0xc0) {
      const to = message.readUInt16BE(at) & 0x3fff;
      if (end < 0) end = at + 2;
      if (to >= lowest) throw new RangeError('a pointer that does not lead back');
      at = lowest = to;
      continue;
    }
    if (length > 63) throw new RangeError('a label of a kind that is not used');
    if (length === 0) return { name: labels.join('.').toLowerCase(), end: end < 0 ? at + 1 : end };
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
}

const u16 = (...numbers: readonly number[]): Buffer => Buffer.from(numbers.flatMap((each) => [each >> 8, each & 0xff]));

/** One value as on the wire. Throws Trouble for what a zone file would not take. */
export function rdataOf(type: RecordType, value: string): Buffer {
  const words = value.split(/\s+/);
  const numbers = (count: number): number[] => {
    const all = words.slice(0, count).map(Number);
    if (words.length !== count + 1 || all.some((each) => !Number.isInteger(each) || each < 0 || each > 65_535))
      throw malformed(`no ${type}: ${value}`);
    return all;
  };
  if (type === 'A' && isIPv4(value)) return Buffer.from(value.split('.').map(Number));
  if (type === 'AAAA' && isIPv6(value)) return u16(...groupsOf(value));
  if (type === 'CNAME') return nameBytes(value);
  if (type === 'MX') return Buffer.concat([u16(...numbers(1)), nameBytes(words[1] ?? '')]);
  if (type === 'SRV') return Buffer.concat([u16(...numbers(3)), nameBytes(words[3] ?? '')]);
  if (type === 'TXT') return textBytes(value);
  const caa = type === 'CAA' ? /^(\d{1,3}) ([a-z0-9]{1,15}) "([^"]*)"$/.exec(value) : null;
  if (caa === null || Number(caa[1]) > 255) throw malformed(`no ${type}: ${value}`);
  const tag = caa[2] ?? '';
  return Buffer.concat([Buffer.of(Number(caa[1]), tag.length), Buffer.from(tag + (caa[3] ?? ''))]);
}

/** A text in pieces of 255 bytes. */
function textBytes(value: string): Buffer {
  const bytes = Buffer.from(value);
  const pieces = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) =>
    bytes.subarray(index * 255, index * 255 + 255),
  );
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.of(piece.length), piece]));
}

/** The eight groups; the platform's own reader of addresses expands the short forms. */
function groupsOf(address: string): number[] {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))));
  const [before = [], after = []] = [left, right];
  return tail === undefined ? before : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** One value as a want has it, in one spelling. */
export function valueOf(type: RecordType, message: Buffer, at: number, length: number): string {
  const data = message.subarray(at, at + length);
  const numbers = (count: number): string => Array.from({ length: count }, (_, index) => data.readUInt16BE(index * 2)).join(' ');
  if (type === 'A') return data.join('.');
  if (type === 'AAAA') return new URL(`http://[${data.toString('hex').replaceAll(/(.{4})(?!$)/g, '$1:')}]`).hostname.slice(1, -1);
  if (type === 'CNAME') return readName(message, at).name;
  if (type === 'MX') return `${numbers(1)} ${readName(message, at + 2).name}`;
  if (type === 'SRV') return `${numbers(3)} ${readName(message, at + 6).name}`;
  if (type === 'CAA') return `${data[0]} ${data.toString('latin1', 2, 2 + (data[1] ?? 0))} "${data.toString('utf8', 2 + (data[1] ?? 0))}"`;
  const pieces: Buffer[] = [];
  for (let piece = 0; piece < data.length; piece += 1 + (data[piece] ?? 0))
    pieces.push(data.subarray(piece + 1, piece + 1 + (data[piece] ?? 0)));
  return Buffer.concat(pieces).toString('utf8');
}

/** A want's value in the spelling of what is read back. */
export function spelled(type: RecordType, value: string): string {
  const bytes = rdataOf(type, value);
  return valueOf(type, bytes, 0, bytes.length);
}
