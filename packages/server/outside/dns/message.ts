import type { RecordType } from './port.ts';
import { nameBytes, readName, TYPES } from './rdata.ts';

/** RFC 1035 and 2136: class IN is data, ANY and NONE are questions and deletions. */
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;
const OPCODE = { query: 0, update: 5 } as const;
const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;

export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Buffer;
}

const EMPTY = Buffer.alloc(0);
const typeOf = (type: RecordType): number => TYPES[type];

/** Prerequisites and changes of an update, in the words of RFC 2136, 2.4 and 2.5. */
export const absentSet = (name: string, type: RecordType): WireRecord => ({
  name,
  type: typeOf(type),
  class: CLASS.NONE,
  ttl: 0,
  data: EMPTY,
});
export const presentSet = (name: string, type: RecordType): WireRecord => ({
  name,
  type: typeOf(type),
  class: CLASS.ANY,
  ttl: 0,
  data: EMPTY,
});
export const unusedName = (name: string): WireRecord => ({ name, type: TYPES.ANY, class: CLASS.NONE, ttl: 0, data: EMPTY });
/** As a prerequisite with ttl 0: the set is this value and no other. As a change: add it. */
export const record = (name: string, type: RecordType, ttl: number, data: Buffer): WireRecord => ({
  name,
  type: typeOf(type),
  class: CLASS.IN,
  ttl,
  data,
});
/** As a change: delete the set. The same bytes as a prerequisite mean that it is there. */
export const deletedSet = (name: string, type: RecordType): WireRecord => presentSet(name, type);

export function recordBytes({ name, type, class: kind, ttl, data }: WireRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(kind, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(name), fixed, data]);
}

function header(id: number, flags: number, counts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(12);
  [id, flags, ...counts].forEach((each, index) => bytes.writeUInt16BE(each, index * 2));
  return bytes;
}

function questionBytes(name: string, type: number): Buffer {
  const fixed = Buffer.alloc(4);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(CLASS.IN, 2);
  return Buffer.concat([nameBytes(name), fixed]);
}

/** A question that asks nobody else on our behalf. */
export function query(id: number, name: string, type: RecordType): Buffer {
  return Buffer.concat([header(id, OPCODE.query << 11, [1, 0, 0, 0]), questionBytes(name, typeOf(type))]);
}

/** An update with no change only asks whether its prerequisites hold: of what is in the zone, and not of what a wildcard makes up. */
export function update(id: number, zone: string, needs: readonly WireRecord[], changes: readonly WireRecord[]): Buffer {
  const counts = [1, needs.length, changes.length, 0];
  return Buffer.concat([
    header(id, OPCODE.update << 11, counts),
    questionBytes(zone, TYPES.SOA),
    ...[...needs, ...changes].map(recordBytes),
  ]);
}

export interface ReadRecord extends Omit<WireRecord, 'data'> {
  /** Where it begins, and where its data does. */
  readonly start: number;
  readonly at: number;
  readonly length: number;
}

export interface ReadMessage {
  readonly bytes: Buffer;
  readonly id: number;
  readonly response: boolean;
  readonly authoritative: boolean;
  readonly code: number;
  readonly answers: readonly ReadRecord[];
  readonly additional: readonly ReadRecord[];
}

/** Reads an answer. Throws a RangeError for what is none. */
export function readMessage(bytes: Buffer): ReadMessage {
  const [id = 0, flags = 0, questions = 0, ...counts] = Array.from({ length: 6 }, (_, index) => bytes.readUInt16BE(index * 2));
  let at = 12;
  for (let question = 0; question < questions; question++) at = readName(bytes, at).end + 4;
  const [answers = [], , additional = []] = counts.map((count) =>
    Array.from({ length: count }, () => {
      const read = readRecord(bytes, at);
      at = read.at + read.length;
      return read;
    }),
  );
  if (at > bytes.length) throw new RangeError('an answer that is cut off');
  const [response, authoritative] = [(flags & RESPONSE) !== 0, (flags & AUTHORITATIVE) !== 0];
  return { bytes, id, response, authoritative, code: flags & 0xf, answers, additional };
}

function readRecord(bytes: Buffer, start: number): ReadRecord {
  const { name, end } = readName(bytes, start);
  const [type, kind, ttl, length] = [
    bytes.readUInt16BE(end),
    bytes.readUInt16BE(end + 2),
    bytes.readUInt32BE(end + 4),
    bytes.readUInt16BE(end + 8),
  ];
  return { name, type, class: kind, ttl, length, start, at: end + 10 };
}
