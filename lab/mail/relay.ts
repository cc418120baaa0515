import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Secret } from '@hansa/domain/port/secret.ts';
import { openMail, type MailConfig } from '@hansa/server/outside/mail/real.ts';
import type { Receipt } from '@hansa/server/outside/mail/port.ts';
import type { Arrived, MailSubject } from '@hansa/server/outside/mail/suite.ts';
import { SMTPServer } from 'smtp-server';
import { run } from '../command.ts';
import { Missing } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { temporaryFolder } from '../temporary.ts';

export interface Relay {
  readonly port: number;
  readonly ca: string;
  /** Whole messages, as they came. */
  readonly raw: string[];
  readonly arrived: Arrived[];
  loseNext(): void;
  stop(): Promise<void>;
}

export const LOGIN = { user: 'nordlys', password: new Secret('canary-of-the-relay') };

export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate for `localhost`, or for other names, that only its own authority, itself, vouches for. */
export async function identity(names: readonly string[] = ['localhost']): Promise<Identity> {
  const folder = await temporaryFolder('mail');
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  const subject = ['-subj', `/CN=${names[0]}`, '-addext', alternatives, '-days', '2'];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert];
  const ran = await run('openssl', [...args, ...subject]).catch(() => undefined);
  if (ran?.code !== 0) throw new Missing('openssl is needed for the relay’s certificate');
  const made = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  folder.remove();
  return made;
}

/** A relay that speaks STARTTLS (`tls: false`: does not offer it), asks who we are, and keeps what it takes. */
export async function startRelay({ key, cert }: Identity, { tls = true } = {}): Promise<Relay> {
  const [raw, arrived]: [string[], Arrived[]] = [[], []];
  let losing = false;
  const server = new SMTPServer({
    key,
    cert,
    ...(tls ? {} : { disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
    onAuth: ({ username, password }, _session, done) => {
      if (username === LOGIN.user && password === LOGIN.password.reveal()) done(null, { user: username });
      else done(new Error('no such user'));
    },
    onRcptTo: ({ address }, _session, done) => done(refusal(address)),
    onData: (stream, session, done) => {
      void text(stream).then((message) => {
        raw.push(message);
        arrived.push(readHeaders(message));
        if (!losing) return done();
        losing = false;
        // The message is taken, and the line goes before it is said.
        const connection = [...server.connections].find(({ session: { id } }) => id === session.id);
        connection?.close();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const loseNext = (): void => {
    losing = true;
  };
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { port: (server.server.address() as AddressInfo).port, ca: cert, raw, arrived, loseNext, stop };
}

function refusal(address: string): Error | null {
  const code = address.endsWith('@defer.invalid') ? 451 : address.endsWith('@bounce.invalid') ? 550 : undefined;
  return code === undefined ? null : Object.assign(new Error('5.1.1 not here'), { responseCode: code });
}

/** As a reader's program shows it: encoded words in UTF-8, in both of their forms. */
function readHeaders(message: string): Arrived {
  const head = (message.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
  const subject = header('Subject')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?(.*?)\?=/gi, (_, form: string, word: string) => {
      if (form.toUpperCase() === 'B') return Buffer.from(word, 'base64').toString('utf8');
      const bytes = word
        .replaceAll('_', ' ')
        .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    });
  return { id: header('Message-ID'), to: /<?([^<>\s]+@[^<>\s]+?)>?$/.exec(header('To'))?.[1] ?? '', subject };
}

export const configOf = ({ port, ca }: Pick<Relay, 'port' | 'ca'>, parts: Partial<MailConfig> = {}): MailConfig => ({
  host: 'localhost',
  port,
  ca,
  ...LOGIN,
  sender: { address: 'cloud@nordlys.example', name: 'Nordlys' },
  bounces: 'bounces@nordlys.example',
  ...parts,
});

/** Receipts in memory: the port only finds and puts. */
export function memoryReceipts() {
  const all = new Map<string, Receipt>();
  return {
    find: (id: string) => Promise.resolve(all.get(id)),
    put: (receipt: Receipt) => Promise.resolve(void all.set(receipt.id, receipt)),
  };
}

export async function subjectOf(made: Identity): Promise<MailSubject> {
  const relay = await startRelay(made);
  const [nobody = 0] = await freePorts(1);
  const port = openMail(configOf(relay), memoryReceipts());
  const away = openMail({ ...configOf(relay), port: nobody }, memoryReceipts());
  const stop = async (): Promise<void> => {
    port.close();
    away.close();
    await relay.stop();
  };
  const by = 'smtp-server 3.21.6, STARTTLS and AUTH';
  return {
    by,
    port,
    away,
    loseNext: relay.loseNext,
    inbox: () => Promise.resolve(relay.arrived),
    canaries: [LOGIN.password.reveal()],
    stop,
  };
}
