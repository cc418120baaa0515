import { Readable } from 'node:stream';
import type { Secret } from '@hansa/domain/port/secret.ts';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface Relay {
  readonly host: string;
  readonly port: number;
  readonly plain: boolean;
  readonly implicitTls: boolean;
  readonly ca: string | undefined;
  readonly login: { readonly user: string; readonly password: Secret } | undefined;
}

export interface Posting {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** How one try ended. `detail` is ours or the reply's figures: a relay's sentence can repeat what it was told. */
export type Delivery =
  | { readonly kind: 'taken'; readonly reply: string }
  | { readonly kind: 'transient' | 'refused'; readonly code: string; readonly detail: string };

/** What nodemailer says of an error. */
interface SmtpError {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
  readonly command?: string | undefined;
  readonly message?: string;
}

/** A stranger's server has this long for each step, whatever the caller's deadline. Milliseconds. */
const PATIENCE = 30_000;

/**
 * One connection for one message: they are few, relays limit what one connection may send, and a connection that was kept is gone when it
 * is needed. Never rejects. Whatever ends it after the last line was handed over and before the reply, is `mail/unanswered`.
 */
export function deliver(relay: Relay, { from, to, bytes }: Posting, signal: AbortSignal): Promise<Delivery> {
  let handed = false;
  return signedIn(
    relay,
    signal,
    () => handed,
    (connection, fail, end) => {
      const body = Readable.from([bytes]).once('end', () => {
        handed = true;
      });
      connection.send({ from, to: [to] }, body, (error, info) =>
        error ? fail(error) : end({ kind: 'taken', reply: lineOf(info?.response) }),
      );
    },
  );
}

/** Connects, signs in and leaves. Never rejects. */
export function greet(relay: Relay, signal: AbortSignal): Promise<Delivery> {
  return signedIn(
    relay,
    signal,
    () => false,
    (_connection, _fail, end) => end({ kind: 'taken', reply: '' }),
  );
}

type Fail = (error: SmtpError | null | undefined) => void;
type End = (delivery: Delivery) => void;

function signedIn(
  relay: Relay,
  signal: AbortSignal,
  handed: () => boolean,
  act: (connection: SMTPConnection, fail: Fail, end: End) => void,
): Promise<Delivery> {
  const connection = open(relay);
  return new Promise((resolve) => {
    // Closing says so in its turn: the first to say how it ended is believed.
    const end: End = (delivery) => {
      resolve(delivery);
      signal.removeEventListener('abort', cut);
      connection.removeAllListeners('error').on('error', () => {});
      if (delivery.kind === 'taken') connection.quit();
      else connection.close();
    };
    const fail: Fail = (error) => end(failure(error ?? {}, relay, handed()));
    const cut = (): void => fail({ code: 'EABORT' });
    if (signal.aborted) return cut();
    signal.addEventListener('abort', cut, { once: true });
    connection.on('error', fail).on('end', () => fail({ code: 'ECONNECTION' }));
    const post = (): void => act(connection, fail, end);
    connection.connect((error) => {
      if (error) return fail(error);
      if (relay.login === undefined) return post();
      const { user, password } = relay.login;
      connection.login({ user, pass: password.reveal() }, (refused) => (refused ? fail(refused) : post()));
    });
  });
}

function open({ host, port, plain, implicitTls, ca }: Relay): SMTPConnection {
  return new SMTPConnection({
    host,
    port,
    secure: implicitTls,
    requireTLS: !plain && !implicitTls,
    ignoreTLS: plain,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
  });
}

/** What it says is kept; an address in it is not. */
const lineOf = (reply = ''): string => (reply.split(/\r?\n/).at(-1) ?? '').replaceAll(/[^\s<>]+@[^\s<>]+/g, 'an address').slice(0, 200);

/** nodemailer puts one code over all that Node says of a certificate; its words stay. They are for a person: trying again changes nothing. */
const CERTIFICATE = /certificate|altnames|wrong version number/i;

/** The reply's first digit decides (RFC 5321, 4.2.1): 4 may pass, 5 will not. Without a reply the line decides. */
function failure(
  { code = '', responseCode: reply, response, command = '', message = '' }: SmtpError,
  { host }: Relay,
  handed: boolean,
): Delivery {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response ?? '')?.[1];
  const detail = [host, command.split(' ')[0], reply, enhanced].filter(Boolean).join(' ');
  if (code === 'ETLS' || command === 'STARTTLS' || (code === 'ESOCKET' && CERTIFICATE.test(message))) {
    return { kind: 'refused', code: 'mail/tls', detail: `${detail}: no TLS that can be trusted` };
  }
  if (reply !== undefined && reply >= 400) {
    if (reply < 500) return { kind: 'transient', code: 'mail/deferred', detail };
    if (code === 'EAUTH' || reply === 535) return { kind: 'refused', code: 'mail/credentials', detail };
    return { kind: 'refused', code: reply === 530 ? 'mail/tls' : 'mail/refused', detail };
  }
  if (handed)
    return { kind: 'transient', code: 'mail/unanswered', detail: `${detail}: it may have been taken, and is sent again under its id` };
  if (code === 'EAUTH' || code === 'ENOAUTH') return { kind: 'refused', code: 'mail/credentials', detail: `${detail}: no way to sign in` };
  return { kind: 'transient', code: 'mail/unreachable', detail: `${detail} ${code}`.trim() };
}
