import { execFile, execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  openSync,
  closeSync,
  fsyncSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { EmbeddedRefusal } from '../refusal.ts';
import type { Programs } from './programs.ts';
import { type Ids, type RunAs, cleanEnv } from './run-as.ts';

/** The superuser: it makes the database at the first start, and people may use it to look inside. */
export const SUPERUSER = 'postgres';

/** Makes the data folder at the first start. A folder that exists is complete: initdb, which may be killed, fills another one. */
export async function ensureCluster(data: string, programs: Programs, run: RunAs & { readonly version: string }): Promise<void> {
  if (existsSync(data)) {
    chmodSync(data, 0o700); // a copy may have got other permissions, which PostgreSQL refuses
    if (run.owner && statSync(data).uid !== run.owner.uid) giveAway(dirname(data), run.owner);
    return refuseOtherVersion(data, run.version);
  }
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const flags = ['--encoding=UTF8', '--auth=scram-sha-256', '--wal-segsize=4', '--no-instructions', ...programs.initdbFlags];
  const password = passwordFile(data, run);
  const initdb = [programs.initdb, `--pgdata=${unfinished}`, `--username=${SUPERUSER}`, `--pwfile=${password}`, ...flags];
  const [command = programs.initdb, ...args] = [...run.prefix, ...initdb];
  await promisify(execFile)(command, args, { ...run.ids, cwd: dirname(data), env: cleanEnv(programs.env) }).catch(
    (error: { stderr?: string; message: string }) => {
      throw new EmbeddedRefusal(`The database could not be made in ${dirname(data)}: ${(error.stderr || error.message).trim()}`);
    },
  );
  renameSync(unfinished, data);
  if (process.platform !== 'win32') syncFolder(dirname(data));
}

/** What root made as itself, where namespaces were allowed, goes to the account that now has to do: PostgreSQL reads only its own. */
function giveAway(folder: string, { uid, gid }: Ids): void {
  execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
}

function refuseOtherVersion(data: string, version: string): void {
  const [made, here] = [readFileSync(join(data, 'PG_VERSION'), 'utf8').trim(), version.split('.')[0]];
  if (made === here) return;
  throw new EmbeddedRefusal(
    `The database in ${data} was made by PostgreSQL ${made}, and this is ${version}, which cannot read it. Start the Hansa that made it, or move the folder away.`,
  );
}

/** Until the folder itself is written, a power failure could take the new name back. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** The file with the superuser's password: 43 random characters, for the owner's eyes only. initdb reads it, too. */
function passwordFile(data: string, { owner }: RunAs): string {
  const path = join(dirname(data), 'superuser.password');
  if (existsSync(path)) return path;
  writeFileSync(`${path}.unfinished`, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
  if (owner) chownSync(`${path}.unfinished`, owner.uid, owner.gid);
  renameSync(`${path}.unfinished`, path);
  return path;
}

/** Password of a role. Only the superuser's is kept: those of others follow from it, and none of them gives it away. */
export function passwordOf(data: string, role: string): Secret {
  const key = readFileSync(join(dirname(data), 'superuser.password'), 'utf8').trim();
  return new Secret(role === SUPERUSER ? key : createHmac('sha256', key).update(role).digest('base64url'));
}
