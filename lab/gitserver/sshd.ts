import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { mustRun, run } from '../command.ts';
import { debianPackage, withLibraries } from '../debian.ts';
import { Missing } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';

export interface Sshd {
  readonly port: number;
  readonly version: string;
  /** A private key that it lets in, and the line by which it is known. */
  readonly key: string;
  readonly knownHosts: string;
  readonly stop: () => Promise<void>;
}

/** OpenSSH's server on a free loopback port, for the user who runs the lab. As root it wants a user of its own, told in a private view. */
export async function startSshd(folder: string): Promise<Sshd> {
  const program = join(await debianPackage('openssh-server'), 'usr/sbin/sshd');
  const env = await withLibraries(['libwrap0']);
  const [port = 0] = await freePorts(1);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ['host', 'user']) await mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'MaxStartups 100', // by default it drops some of those that come at once, by chance
    'PermitRootLogin prohibit-password',
    '',
  ];
  writeFileSync(join(folder, 'sshd_config'), config.join('\n'));
  const processes = new Processes(folder);
  const args = ['-D', '-e', '-f', join(folder, 'sshd_config')];
  if (process.getuid?.() === 0) {
    const [command, wrapped] = await inPrivateView(folder, program, args);
    processes.start('sshd', command, wrapped, env);
  } else processes.start('sshd', program, args, env);
  await processes
    .until('sshd', () => answers(port))
    .catch(async (error) => {
      await processes.stop();
      throw new Missing(`OpenSSH's server does not start here: ${error instanceof Error ? error.message : error}`);
    });
  const known = readFileSync(join(folder, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const version = (await run(program, ['-V'], { env })).stderr.trim().split('\n').at(-1) ?? '';
  return {
    port,
    version,
    key: readFileSync(join(folder, 'user'), 'utf8'),
    knownHosts: `[127.0.0.1]:${port} ${known}`,
    stop: () => processes.stop(),
  };
}

/** Root's sshd insists on a user `sshd` and a folder /run/sshd: both are seen by it alone. */
async function inPrivateView(folder: string, program: string, args: readonly string[]): Promise<readonly [string, readonly string[]]> {
  if (!existsSync('/usr/bin/unshare')) throw new Missing('unshare (util-linux) is needed to run sshd as root');
  const users = join(folder, 'passwd');
  const row = 'sshd:x:65533:65534::/nonexistent:/usr/sbin/nologin\n';
  writeFileSync(users, `${readFileSync('/etc/passwd', 'utf8')}${row}`, { mode: 0o644 });
  const script = 'mount --bind "$1" /etc/passwd && mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && shift && exec "$@"';
  return ['/usr/bin/unshare', ['--mount', 'sh', '-c', script, 'sh', users, program, ...args]];
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('data', () => socket.destroy() && resolve(true))
      .once('error', () => resolve(false));
  });
}
