import { userInfo } from 'node:os';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * `hansa serve`: the control plane with everything embedded, until it is told to end; its state is in `HANSA_DATA`. `hansa serve DIR`: the
 * workbench alone, on a folder.
 */
export async function serve(context: Context): Promise<number> {
  // Whoever ends it while it starts ends it at once; what is on the disk by then is whole.
  const ended = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const folder = context.words[0] ?? (context.folder === '.' ? undefined : context.folder);
  const place = placeOf(process.env);
  const stop = folder === undefined ? await everything(place, process.env) : await workbench(folder, place);
  const signal = await ended;
  await stop();
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.done;
}

async function everything(place: Place, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const { startServing } = await import('@hansa/server/main.ts');
  const report = (text: string): void => void process.stderr.write(`hansa: ${text}\n`);
  const options = { ...place, data: env['HANSA_DATA'] || '.hansa', example: 'sovereign-saas', person: userInfo().username, report };
  const serving = await refusing(() => startServing(options));
  process.stdout.write(
    `Hansa runs a simulated cloud on this machine; nothing outside of it is touched.\nSign in once, within a quarter of an hour:\n\n  ${serving.signIn}\n\n`,
  );
  return () => serving.stop();
}

async function workbench(folder: string, place: Place): Promise<() => Promise<void>> {
  const { startWorkbench } = await import('@hansa/server/main.ts');
  const started = await refusing(() => startWorkbench({ ...place, folder }));
  process.stdout.write(`Hansa's workbench shows ${started.name}, and saves to it.\n\n  ${started.address}\n\n`);
  if (started.open) process.stderr.write('Everybody who can reach this address can read this spec and change it.\n');
  return () => started.stop();
}

async function refusing<T>(start: () => Promise<T>): Promise<T> {
  const { StartRefusal } = await import('@hansa/server/main.ts');
  return start().catch((error: unknown) => {
    throw error instanceof StartRefusal ? new Refusal(error.message, error.again ? EXIT.outsider : EXIT.usage) : error;
  });
}

function placeOf(env: NodeJS.ProcessEnv): Place {
  const port = env['PORT'] === undefined || env['PORT'] === '' ? 4680 : Number(env['PORT']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Refusal(`PORT is ${env['PORT']}; a port is a number from 0 to 65535.`);
  return { host: env['HOST'] || '127.0.0.1', port };
}
