import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { mustRun } from './command.ts';

export type TextFile = { readonly path: string; readonly text: string };

const author = ['-c', 'user.name=lab', '-c', 'user.email=lab@localhost', '-c', 'commit.gpgsign=false'];

/** A bare repository whose branch `main` holds exactly the last files that were committed. */
export class Repository {
  readonly bare: string;
  readonly #tree: string;

  /** Makes the empty repository `<folder>/<name>.git`. */
  static async create(folder: string, name: string): Promise<Repository> {
    const repository = new Repository(join(folder, `${name}.git`), join(folder, `${name}.tree`));
    await mustRun('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository.bare]);
    await mustRun('git', ['init', '--quiet', '--initial-branch=main', repository.#tree]);
    return repository;
  }

  private constructor(bare: string, tree: string) {
    this.bare = bare;
    this.#tree = tree;
  }

  /** Replaces the whole content and pushes; gives the commit. */
  async commit(files: readonly TextFile[], message: string): Promise<string> {
    const git = (...args: string[]) => mustRun('git', ['-C', this.#tree, ...author, ...args]);
    await git('rm', '-r', '--quiet', '--ignore-unmatch', '.');
    for (const { path, text } of files) {
      const file = join(this.#tree, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    await git('push', '--quiet', '--force', this.bare, 'HEAD:main');
    return (await git('rev-parse', 'HEAD')).trim();
  }

  /** Gives the last commit a name, which it may take from another. */
  async tag(name: string): Promise<void> {
    await mustRun('git', ['-C', this.#tree, ...author, 'tag', '--force', name]);
    await mustRun('git', ['-C', this.#tree, 'push', '--quiet', '--force', this.bare, name]);
  }
}

export type GitServer = { readonly url: string; readonly close: () => Promise<void> };

/**
 * Serves every bare repository below a folder by Git's smart HTTP on a free loopback port: read-only and to everybody; or, with a token, to
 * read and write for whoever has it.
 */
export async function serveGit(folder: string, token?: string): Promise<GitServer> {
  const backend = join((await mustRun('git', ['--exec-path'])).trim(), 'git-http-backend');
  const server = createServer((request, response) => {
    if (token === undefined || passwordOf(request) === token) serve(backend, cgi(folder, request, token !== undefined), request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="lab"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** One request through git-http-backend, which speaks CGI: headers, an empty line, the body. */
function serve(backend: string, env: NodeJS.ProcessEnv, request: IncomingMessage, response: ServerResponse): void {
  const child = spawn(backend, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => response.writeHead(500).end());
  child.stdin.on('error', () => {}); // the backend may answer before it has read all
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  child.stdout.on('data', (part: Buffer) => {
    if (response.headersSent) return void response.write(part);
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(response, head.subarray(0, end).toString());
    response.write(head.subarray(end + 4));
  });
  child.stdout.on('end', () => response.end());
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2);
    if (name === 'Status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

function passwordOf({ headers }: IncomingMessage): string {
  const [, basic = ''] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? [];
  return Buffer.from(basic, 'base64').toString().split(':').slice(1).join(':');
}

/** The backend takes pushes from whoever has a name. */
function cgi(folder: string, { method, url, headers }: IncomingMessage, writes: boolean): NodeJS.ProcessEnv {
  const { pathname, search } = new URL(url ?? '/', 'http://any');
  return {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: method,
    PATH_INFO: decodeURIComponent(pathname),
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: headers['content-length'] ?? '',
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    REMOTE_ADDR: '127.0.0.1',
    ...(writes && { REMOTE_USER: 'lab' }),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory', // the folder may belong to another user than the one who runs the tests
    GIT_CONFIG_VALUE_0: '*',
  };
}
