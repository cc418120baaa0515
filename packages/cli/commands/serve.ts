import type { Serving } from '@hansa/server/main.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { personAtMachine } from './person.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * `hansa serve`: the control plane, until it is told to end. Without configuration everything is embedded, and its state is in `HANSA_DATA`.
 * `hansa serve DIR`: the workbench alone, on a folder.
 */
export async function serve(context: Context): Promise<number> {
  // Whoever ends it while it starts ends it at once; what is on the disk by then is whole.
  const ended = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const folder = context.words[0] ?? (context.folder === '.' ? undefined : context.folder);
  const starting = folder === undefined ? everything(process.env) : workbench(folder, placeOf(process.env));
  const stop = await Promise.race([starting, ended.then(codeOf)]);
  if (typeof stop === 'number') process.exit(stop);
  const signal = await ended;
  await stop();
  return codeOf(signal);
}

function codeOf(signal: NodeJS.Signals): number {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.done;
}

async function everything(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const { openLog, readConfig, startServing } = await import('@hansa/server/main.ts');
  const config = await refusing(() => Promise.resolve().then(() => readConfig(env)));
  const production = config.mode === 'production';
  const log = openLog({ json: production, write: (line) => void process.stderr.write(line), now: Date.now });
  const serving = await refusing(() => startServing({ config, example: 'sovereign-saas', person: personAtMachine(), log }));
  if (!production || process.stdout.isTTY) process.stdout.write(await greeting(serving, production || env['HANSA_CONFIG'] !== undefined));
  log.info('ready', { address: serving.address, simulated: serving.simulated.join(' ') });
  return () => serving.stop();
}

/** The link lets whoever reads it in: it is shown to the person at the terminal, and no log of a service ever has it. */
async function greeting({ simulated, signIn }: Serving, configured: boolean): Promise<string> {
  const first = configured
    ? `Hansa runs. ${simulated.length === 0 ? 'Nothing is simulated.' : `Simulated: ${simulated.join(', ')}.`}`
    : 'Hansa runs a simulated cloud on this machine; nothing outside of it is touched.';
  return `${first}\nSign in once, within a quarter of an hour:\n\n  ${await signIn()}\n\n`;
}

async function workbench(folder: string, place: Place): Promise<() => Promise<void>> {
  const { startWorkbench } = await import('@hansa/server/main.ts');
  const started = await refusing(() => startWorkbench({ ...place, folder }));
  process.stdout.write(`Hansa's workbench shows ${started.name}, and saves to it.\n\n  ${started.address}\n\n`);
  if (started.open) process.stderr.write('Everybody who can reach this address can read this spec and change it.\n');
  return () => started.stop();
}

async function refusing<T>(start: () => Promise<T>): Promise<T> {
  const { ConfigRefusal, StartRefusal } = await import('@hansa/server/main.ts');
  return start().catch((error: unknown) => {
    if (error instanceof ConfigRefusal) throw new Refusal(error.message);
    throw error instanceof StartRefusal ? new Refusal(error.message, error.again ? EXIT.outsider : EXIT.usage) : error;
  });
}

function placeOf(env: NodeJS.ProcessEnv): Place {
  const port = env['PORT'] === undefined || env['PORT'] === '' ? 4680 : Number(env['PORT']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Refusal(`PORT is ${env['PORT']}; a port is a number from 0 to 65535.`);
  return { host: env['HOST'] || '127.0.0.1', port };
}
