import { existsSync, statSync } from 'node:fs';
import { cachedBundle } from './bundle/cached.ts';
import { handle } from './http/handle.ts';
import { isLoopback } from './http/guard.ts';
import { listen } from './http/listen.ts';
import { SpecExample } from './spec/example.ts';
import { SpecFolder } from './spec/folder.ts';

export interface WorkbenchOptions {
  /** A person's folder; undefined opens the example. */
  readonly folder: string | undefined;
  readonly example: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface Workbench {
  /** What to open in a browser. */
  readonly address: string;
  readonly kind: 'example' | 'folder';
  readonly name: string;
  /** Others than the people of this machine can reach it. */
  readonly open: boolean;
  stop(): Promise<void>;
}

/** Why the workbench did not start, as one sentence for a person. `again`: another try can help. */
export class StartRefusal extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.again = again;
  }
}

/** Starts the workbench and resolves once it answers. Throws a StartRefusal for what a person can mend. */
export async function startWorkbench({ folder, example, host, port }: WorkbenchOptions): Promise<Workbench> {
  if (folder !== undefined && !(existsSync(folder) && statSync(folder).isDirectory())) {
    throw new StartRefusal(`There is no folder ${folder}. Make one with: npx hansa init ${folder}`, false);
  }
  const store = folder === undefined ? new SpecExample(example) : new SpecFolder(folder);
  // The bundle may take a second; the port is asked for first, for a port in use ends the start.
  const bundle = cachedBundle();
  bundle.catch(() => {});
  const ready = { bundle: undefined as Awaited<typeof bundle> | undefined };
  const listening = await listen(host, port, (asked, at) =>
    ready.bundle ? handle(asked, { post: { host, port: at }, bundle: ready.bundle, store }) : STARTING,
  ).catch((error: unknown) => {
    throw refusalOf(error, host, port);
  });
  try {
    ready.bundle = await bundle;
  } catch (error) {
    await listening.stop();
    throw error;
  }
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${name}:${listening.port}/`,
    kind: store.kind,
    name: store.name,
    open: !isLoopback(host),
    stop: () => listening.stop(),
  };
}

/** For a request that comes while the page is still being built. */
const STARTING = { status: 503, headers: { 'retry-after': '1', 'content-type': 'text/plain' }, body: 'Starting; try again in a second.\n' };

function refusalOf(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new StartRefusal(`Port ${port} on ${host} is in use by another program. Take another one: PORT=${port + 1} npm start`, true);
  if (code === 'EACCES')
    return new StartRefusal(`This user may not listen on port ${port}. Take one above 1023: PORT=4680 npm start`, false);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartRefusal(`This machine has no address ${host}. Take one of its own: HOST=127.0.0.1 npm start`, false);
  return error;
}
