import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * Settings of an embedded default, on the command line: a newer Hansa changes them for old data, too. Durability is PostgreSQL's own
 * (fsync, full pages, synchronous commit): a machine without power loses nothing that was acknowledged.
 */
export const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '64MB', // 10,000 tenants are some 50 MB of rows
  max_connections: '50',
  max_wal_size: '256MB', // after a crash this much is read again at most, in about a second
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  dynamic_shared_memory_type: 'mmap', // inside the data folder: nothing stays behind in /dev/shm, of which containers have 64 MB
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log has what happened to the server, and never what stood in a statement or a row.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Where the server listens. A folder: a Unix socket in it, which has the folder's permissions. A number: that port of 127.0.0.1. */
export type Listen = { readonly socket: string } | { readonly port: number };

/** The port is part of the socket's name, and so of every address. */
export const SOCKET_PORT = 5432;

export function listenSettings(listen: Listen): Record<string, string> {
  return 'socket' in listen
    ? {
        listen_addresses: '',
        port: `${SOCKET_PORT}`,
        unix_socket_directories: quotedFolder(listen.socket),
        unix_socket_permissions: '0700',
      }
    : { listen_addresses: '127.0.0.1', port: `${listen.port}`, unix_socket_directories: '' };
}

/** The setting is a list: a comma or a space would end the name. */
function quotedFolder(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}

/** Longest path of a Unix socket in bytes, without the zero at its end (sockaddr_un). */
const LONGEST = { linux: 107, darwin: 103 } as Readonly<Partial<Record<string, number>>>;

/** Whether a socket can stand in this folder: its path is short enough, and the file system has such, as some mounted ones do not. */
export async function socketFits(folder: string): Promise<boolean> {
  if (Buffer.byteLength(`${folder}/.s.PGSQL.${SOCKET_PORT}`) > (LONGEST[process.platform] ?? 0)) return false;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(join(folder, '.s.trial'), () => server.close(() => resolve(true)));
  });
}
