import { existsSync, statSync } from 'node:fs';
import { cachedBundle } from './bundle/cached.ts';
import { startControl } from './control.ts';
import { hold } from './embedded/holder.ts';
import { EmbeddedRefusal } from './embedded/refusal.ts';
import { type House, handle } from './http/handle.ts';
import { isLoopback } from './http/guard.ts';
import { listen } from './http/listen.ts';
import type { News } from './loops/runner.ts';
import { exampleFolder } from './spec/example.ts';
import { SpecFolder } from './spec/folder.ts';

export interface WorkbenchOptions {
  /** A person's folder. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface ServeOptions {
  /** Where everything embedded keeps its state: made where it is missing, held by one process at a time. */
  readonly data: string;
  /** The example with which the spec begins. */
  readonly example: string;
  /** The first operator, as the operating system calls whoever started it. */
  readonly person: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Hears in a sentence what an operator should know while it runs. */
  readonly report: (text: string) => void;
}

export interface Serving {
  readonly address: string;
  /** An address that signs the operator in, once, within a quarter of an hour. */
  readonly signIn: string;
  stop(): Promise<void>;
}

export interface Workbench {
  /** What to open in a browser. */
  readonly address: string;
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

/** Starts the workbench on a folder and resolves once it answers. Throws a StartRefusal for what a person can mend. */
export async function startWorkbench({ folder, host, port }: WorkbenchOptions): Promise<Workbench> {
  if (!(existsSync(folder) && statSync(folder).isDirectory())) {
    throw new StartRefusal(`There is no folder ${folder}. Make one with: npx hansa init ${folder}`, false);
  }
  const store = new SpecFolder(folder);
  const door = await openDoor(host, port);
  await door.open({ store });
  return { address: door.address, name: store.name, open: !isLoopback(host), stop: door.stop };
}

/** Starts the control plane with everything embedded, and resolves once it answers. Throws a StartRefusal for what a person can mend. */
export async function startServing({ data, example, person, host, port, report }: ServeOptions): Promise<Serving> {
  if (!isLoopback(host))
    throw new StartRefusal(`HOST is ${host}: the embedded default has no TLS and listens on this machine only (127.0.0.1).`, false);
  const held = await refusing(() => hold(data));
  try {
    const door = await openDoor(host, port);
    try {
      const control = await refusing(() => startControl({ data, example: exampleFolder(example), person, report, tell: telling(report) }));
      await door.open({ store: control.store, counter: control.counter });
      held.announce(door.address);
      const stop = async (): Promise<void> => {
        await door.stop();
        await control.stop();
        held.release();
      };
      return { address: door.address, signIn: `${door.address}#sign-in=${await control.link()}`, stop };
    } catch (error) {
      await door.stop();
      throw error;
    }
  } catch (error) {
    held.release();
    throw error;
  }
}

async function refusing<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof EmbeddedRefusal ? new StartRefusal(error.message, false) : error;
  }
}

/** What a loop could not do is in its row, where the operator sees it; the terminal hears of bugs and of a database that is away. */
function telling(report: (text: string) => void): (news: News) => void {
  return (news) => {
    if (news.kind === 'failed')
      report(
        `A look at ${news.of.kind}/${news.of.subject} failed; this is a bug of ours: ${news.error instanceof Error ? news.error.stack : String(news.error)}`,
      );
    if (news.kind === 'database')
      report(`The database does not answer: ${news.error instanceof Error ? news.error.message : String(news.error)}`);
  };
}

interface Door {
  readonly address: string;
  /** From here on requests are answered. */
  open(what: Pick<House, 'store' | 'counter'>): Promise<void>;
  stop(): Promise<void>;
}

/** Takes the port first, for a port in use ends the start; the bundle may take a second. */
async function openDoor(host: string, port: number): Promise<Door> {
  const bundle = cachedBundle();
  bundle.catch(() => {});
  let house: Omit<House, 'post'> | undefined;
  const listening = await listen(host, port, (asked, at) =>
    house ? handle(asked, { ...house, post: { host, port: at } }) : STARTING,
  ).catch((error: unknown) => {
    throw refusalOf(error, host, port);
  });
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${name}:${listening.port}/`,
    stop: () => listening.stop(),
    open: async (what) => {
      try {
        house = { ...what, bundle: await bundle };
      } catch (error) {
        await listening.stop();
        throw error;
      }
    },
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
