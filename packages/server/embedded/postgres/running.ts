import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { addresses } from './address.ts';

/**
 * The address of the server that another process runs in this folder (`folder` as in `startPostgres`), as the server itself wrote it into its
 * lock file: the process, the data, the time, the port, the socket's folder, one a line (PostgreSQL, "miscinit.h"). Undefined where none runs; a file
 * that a killed server left leads to an address where nobody answers.
 */
export function runningPostgres(folder: string): Secret | undefined {
  try {
    const data = join(realpathSync(folder), 'data');
    const [, , , port = '', socket = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return addresses(data, socket === '' ? { port: Number(port) } : { socket }).url;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
