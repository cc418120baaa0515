import type { MessageId } from './port.ts';

/** What a server reports about one recipient (RFC 3464). */
export interface Bounce {
  readonly recipient: string;
  /** `failed` and `delayed` matter; `delivered`, `relayed` and `expanded` were never asked for. */
  readonly action: string;
  /** RFC 3463, as 5.1.1: no such mailbox. Empty where the server gives none. */
  readonly status: string;
  /** Which of our messages it is about; null where the server kept that to itself. */
  readonly messageId: MessageId | null;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Anyone can write to the address of bounces: a report has this many bytes at most, and so many parts and recipients. */
const LIMITS = { bytes: 256 * 1024, parts: 20, recipients: 100 };

/**
 * Reads a delivery status notification. What is none (an answer of a person, a vacation notice) gives an empty list.
 * A report is a claim, and anyone can make one: act on it only where its Message-ID is one that was sent to that recipient.
 */
export function readBounce(raw: string): readonly Bounce[] {
  const whole = partOf(raw.slice(0, LIMITS.bytes).replaceAll('\r\n', '\n'));
  const type = whole.headers.get('content-type') ?? '';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!/^multipart\/report\b/i.test(type) || boundary === undefined) return [];
  const parts = partsOf(whole.body, boundary);
  const report = parts.find((part) => isType(part, /^message\/(global-)?delivery-status\b/i));
  if (report === undefined) return [];
  const messageId = originalId(parts);
  const [, ...groups] = decoded(report)
    .trimStart()
    .split(/\n\s*\n/);
  return groups.slice(0, LIMITS.recipients).flatMap((group) => bounceOf(headersOf(group), messageId));
}

function bounceOf(fields: ReadonlyMap<string, string>, messageId: MessageId | null): Bounce[] {
  const recipient = addressOf(fields.get('original-recipient')) || addressOf(fields.get('final-recipient'));
  const action = fields.get('action')?.trim().toLowerCase() ?? '';
  if (recipient === '' || action === '') return [];
  return [{ recipient, action, status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? '', messageId }];
}

/** `rfc822; someone@example.org` */
const addressOf = (field = ''): string =>
  field
    .slice(field.indexOf(';') + 1)
    .trim()
    .replace(/^<(.*)>$/, '$1');

function originalId(parts: readonly Part[]): MessageId | null {
  const original = parts.find((part) => isType(part, /^(message\/(global|rfc822)|text\/rfc822-headers|message\/global-headers)\b/i));
  if (original === undefined) return null;
  const id = headersOf(decoded(original).trimStart().split(/\n\n/)[0] ?? '').get('message-id');
  return /<[^<>\s]+>/.exec(id ?? '')?.[0] ?? null;
}

const isType = ({ headers }: Part, type: RegExp): boolean => type.test(headers.get('content-type') ?? '');

function partOf(text: string): Part {
  const end = text.indexOf('\n\n');
  return end < 0 ? { headers: headersOf(text), body: '' } : { headers: headersOf(text.slice(0, end)), body: text.slice(end + 2) };
}

/** Names in lower case; the first of a name counts; folded lines are one. */
function headersOf(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name !== '' && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

function partsOf(body: string, boundary: string): readonly Part[] {
  const [, ...pieces] = `\n${body}`.split(`\n--${boundary}`);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .slice(0, LIMITS.parts)
    .map((piece) => partOf(piece.slice(piece.indexOf('\n') + 1)));
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  if (encoding !== 'quoted-printable') return body;
  return body.replaceAll('=\n', '').replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
