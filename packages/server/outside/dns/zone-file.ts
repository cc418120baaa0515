import type { RecordType } from './port.ts';
import { spelled } from './rdata.ts';

/* Names and values as a zone file writes them, which is how the APIs of providers take them. */

/** The name below the zone; the zone's own name is empty. */
export const subname = (zone: string, name: string): string => (name === zone ? '' : name.slice(0, -(zone.length + 1)));

/** Names end in a dot in a zone file, and texts stand in quotes, in pieces of 255 bytes. */
export function presented(type: RecordType, value: string): string {
  if (type === 'TXT') return quoted(value);
  return type === 'CNAME' || type === 'MX' || type === 'SRV' ? `${value}.` : value;
}

export function quoted(text: string): string {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) =>
    bytes.subarray(index * 255, index * 255 + 255),
  );
  const plain = (piece: Buffer): string =>
    [...piece]
      .map((byte) =>
        byte < 32 || byte > 126
          ? `\\${String(byte).padStart(3, '0')}`
          : /["\\]/.test(String.fromCharCode(byte))
            ? `\\${String.fromCharCode(byte)}`
            : String.fromCharCode(byte),
      )
      .join('');
  return pieces.map((piece) => `"${plain(piece)}"`).join(' ');
}

/** A value as a zone file has it, as a want has it. */
export function read(type: RecordType, value: string): string {
  return spelled(type, type === 'TXT' ? unquoted(value) : value);
}

function unquoted(value: string): string {
  const bytes = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, piece = '']) =>
    [...piece.matchAll(/\\(\d{3})|\\(.)|(.)/gs)].flatMap(([, code, escaped, plain]) =>
      code ? [Number(code)] : [...Buffer.from(escaped ?? plain ?? '')],
    ),
  );
  return Buffer.from(bytes).toString('utf8');
}
