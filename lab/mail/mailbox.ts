import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { Mailbox } from '@hansa/server/outside/mail/mailbox.ts';
import { openPop3 } from '@hansa/server/outside/mail/pop3.ts';
import { mustRun } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { Missing } from '../missing.ts';
import { temporaryFolder } from '../temporary.ts';
import type { Identity } from './relay.ts';

/** Of the mailbox that letters come back to. */
export const MAILBOX = { user: 'bounces', password: new Secret('canary-of-the-mailbox') };
/** Mail that is root's is taken by nobody: `nobody` of every Debian. */
const NOBODY = 65_534;

export interface MailboxProgram {
  readonly by: string;
  /** Starts `pop3` with its configuration read. */
  readonly start: (config: string) => readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface LabMailbox {
  readonly tcp: number;
  readonly port: Mailbox;
  /** As a mail server would. */
  deliver(message: string): Promise<void>;
  count(): Promise<number>;
  stop(): Promise<void>;
}

/** Dovecot of Debian, unpacked: its `pop3`, which speaks from where somebody has signed in. TLS and the sign-in before it are ours. */
export async function mailboxProgram(): Promise<MailboxProgram> {
  const [core, pop3] = [await debianPackage('dovecot-core'), await debianPackage('dovecot-pop3d')];
  const libraries = join(core, 'usr/lib/dovecot');
  const env = { ...process.env, LD_LIBRARY_PATH: `${libraries}:${join(libraries, 'modules')}` };
  const version = await mustRun(join(core, 'usr/sbin/dovecot'), ['--version'], { env }).catch((error: unknown) => {
    throw new Missing(`Dovecot does not start here: ${String(error)}`);
  });
  const doveconf = [join(core, 'usr/bin/doveconf'), '-f', 'service=pop3', '-m', 'pop3'];
  const start = (config: string) => [...doveconf, '-c', config, '-e', join(pop3, 'usr/lib/dovecot/pop3')];
  return { by: `Dovecot ${version.trim().split(' ')[0]}`, start, env };
}

export async function startMailbox({ start, env }: MailboxProgram, made: Identity): Promise<LabMailbox> {
  const { path: folder, remove } = await temporaryFolder('mailbox');
  const own = process.getuid?.() === 0 ? NOBODY : (process.getuid?.() ?? NOBODY);
  await chmod(folder, 0o755);
  for (const each of ['mail', 'mail/new', 'mail/cur', 'mail/tmp', 'run', 'home']) {
    await mkdir(join(folder, each));
    await chown(join(folder, each), own, own);
  }
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, configOf(folder, own));
  const server = createServer(made, (socket) => {
    void signedIn(socket).then((isKnown) => {
      if (!isKnown) return void socket.end('-ERR [AUTH] no such user\r\n');
      // It refuses sockets, which Node's own pipes are.
      const child = spawn('/bin/sh', ['-c', 'cat | "$@" | cat', 'sh', ...start(config)], {
        env: { ...env, USER: MAILBOX.user, HOME: join(folder, 'home') },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      child.on('error', () => socket.destroy()).stdin.on('error', () => {});
      socket.write('+OK\r\n');
      socket.pipe(child.stdin);
      child.stdout.pipe(socket);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const tcp = (server.address() as AddressInfo).port;
  let counted = 0;
  return {
    tcp,
    port: openPop3({ host: 'localhost', port: tcp, ...MAILBOX, ca: made.cert }),
    deliver: async (message) => {
      const name = `${Date.now()}.${(counted += 1)}.lab`;
      const file = join(folder, 'mail', 'tmp', name);
      await writeFile(file, message.replaceAll('\n', '\r\n'));
      await chown(file, own, own);
      await rename(file, join(folder, 'mail', 'new', name)); // whoever reads sees it whole
    },
    count: async () => (await Promise.all(['new', 'cur'].map((each) => readdir(join(folder, 'mail', each))))).flat().length,
    stop: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      remove();
    },
  };
}

/** Greets and takes name and password. */
async function signedIn(socket: TLSSocket): Promise<boolean> {
  socket.on('error', () => {});
  socket.write('+OK the lab is here\r\n');
  let said = '';
  while (said.split('\n').length < 3) {
    const [part] = (await once(socket, 'data').catch(() => [undefined])) as [Buffer | undefined];
    if (part === undefined) return false;
    said += String(part);
    if (said.split('\n').length === 2) socket.write('+OK\r\n');
  }
  socket.pause();
  return said === `USER ${MAILBOX.user}\r\nPASS ${MAILBOX.password.reveal()}\r\n`;
}

/** Everything in one folder, no statistics, no logs but to the screen. */
function configOf(folder: string, uid: number): string {
  const lines = {
    base_dir: `${folder}/run`,
    state_dir: `${folder}/run`,
    log_path: '/dev/stderr',
    protocols: 'pop3',
    ssl: 'no',
    first_valid_uid: '0',
    mail_uid: String(uid),
    mail_gid: String(uid),
    mail_location: `maildir:${folder}/mail`,
    mail_home: `${folder}/home`,
    stats_writer_socket_path: '',
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}
