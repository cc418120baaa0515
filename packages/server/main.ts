import { existsSync, statSync } from 'node:fs';
import { cachedBundle } from './bundle/cached.ts';
import { ConfigRefusal } from './config/complaint.ts';
import { type ServerConfig, homeOf, simulatedParts } from './config/server-config.ts';
import { startControl } from './control.ts';
import { SchemaRefusal } from './db/migrate.ts';
import { hold } from './embedded/holder.ts';
import { EmbeddedRefusal } from './embedded/refusal.ts';
import { type House, handle } from './http/handle.ts';
import { isLoopback } from './http/guard.ts';
import { addressBehind } from './http/client-address.ts';
import type { Answer, Asked } from './http/exchange.ts';
import { ROOM, listen } from './http/listen.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import { exampleFolder } from './spec/example.ts';
import { SpecFolder } from './spec/folder.ts';
import type { Log } from './watch/log.ts';

export { ConfigRefusal } from './config/complaint.ts';
export { readConfig } from './config/read.ts';
export { examine } from './doctor/doctor.ts';
export { rekeyVault } from './rekey.ts';
export { settleIdentity } from './settling.ts';
export { openLog } from './watch/log.ts';

export interface WorkbenchOptions {
  /** A person's folder. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface ServeOptions {
  readonly config: ServerConfig;
  /** The example with which an embedded spec begins. */
  readonly example: string;
  /** The first operator, as the operating system calls whoever started it. */
  readonly person: string;
  readonly log: Log;
  /** See `ControlOptions`. */
  readonly cloud?: SimulatedCloud;
}

export interface Serving {
  readonly address: string;
  /** What is not real, by name. */
  readonly simulated: readonly string[];
  /** An address that signs the operator in, once, within a quarter of an hour. */
  signIn(): Promise<string>;
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
  const door = await openDoor({ host, port, url: null, proxies: [] });
  await door.open({ store });
  return { address: door.address, name: store.name, open: !isLoopback(host), stop: door.stop };
}

/**
 * Starts the control plane, and resolves once it answers. From the beginning `/healthz` says that it lives and `/readyz` that it is not ready:
 * migrations take as long as they take, and a database that is away is waited for. Throws a StartRefusal for what a person can mend.
 */
export async function startServing({ config, example, person, log, cloud }: ServeOptions): Promise<Serving> {
  const { data, host, url } = config;
  if (!(isLoopback(host) || url))
    throw new StartRefusal(`HOST is ${host}, and others reach it only over TLS: say by which address (HANSA_URL=https://...).`, false);
  const held = await refusing(() => hold(data));
  try {
    const door = await openDoor(config);
    try {
      const control = await refusing(() =>
        startControl({ config, example: exampleFolder(example), person, log, cloud, address: new URL(door.address) }),
      );
      await door.open({ store: control.store, counter: control.counter, metrics: control.metrics, answered: control.answered });
      held.announce(door.address);
      const stop = async (): Promise<void> => {
        // Whoever balances sees that we go before we are gone. Nobody has to where people come to this process directly.
        const lead = config.url === null ? 0 : LEAD;
        log.info('stopping');
        const begun = performance.now();
        const since = (): number => Math.round(performance.now() - begun);
        const [requests, looks] = await Promise.all([door.stop(lead).then(since), control.rest().then(since)]);
        await control.stop();
        held.release();
        log.info('stopped', { requests, looks, ms: since() });
      };
      return {
        address: door.address,
        simulated: simulatedParts(config),
        signIn: async () => `${door.address}#sign-in=${await control.link()}`,
        stop,
      };
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
    const known = error instanceof EmbeddedRefusal || error instanceof SchemaRefusal || error instanceof ConfigRefusal;
    throw known ? new StartRefusal(error.message, false) : error;
  }
}

interface Door {
  readonly address: string;
  /** From here on requests are answered. */
  open(what: Pick<House, 'store' | 'counter' | 'metrics' | 'answered'>): Promise<void>;
  /** Not ready from now on; after `lead` milliseconds, closed. */
  stop(lead?: number): Promise<void>;
}

/** Milliseconds from "not ready" to "closed": a balancer that asks every half second has heard of it. */
const LEAD = 1_000;

/** Takes the port first, for a port in use ends the start; the bundle may take a second. */
async function openDoor({ host, port, url, proxies }: Pick<ServerConfig, 'host' | 'port' | 'url' | 'proxies'>): Promise<Door> {
  const bundle = cachedBundle();
  bundle.catch(() => {});
  let house: Omit<House, 'post'> | undefined;
  let leaving = false;
  const answer = (asked: Asked, at: number): Answer | Promise<Answer> => {
    if (leaving && asked.path === '/readyz') return STOPPING;
    return house ? handle(asked, { ...house, post: { host, port: at, ...(url && { name: url.host }) } }) : starting(asked);
  };
  const listening = await listen(host, port, answer, ROOM, addressBehind(proxies)).catch((error: unknown) => {
    throw refusalOf(error, host, port);
  });
  return {
    address: homeOf({ url, host }, listening.port).href,
    stop: async (lead = 0) => {
      leaving = true;
      await listening.stop(lead);
    },
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

/** Alive, and not ready: for what comes while the database is brought up to date or the page is built. */
const starting = ({ path }: Asked): Answer =>
  path === '/healthz' ? { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok\n' } : STARTING;

const STOPPING = { status: 503, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body: 'stopping\n' };
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
