import type { WorkbenchOptions } from '@hansa/server/main.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

/** `hansa serve [DIR]`: the workbench, until it is told to end. Without a folder it opens an example, and saves nothing. */
export async function serve(context: Context): Promise<number> {
  const { StartRefusal, startWorkbench } = await import('@hansa/server/main.ts');
  // Whoever ends it while it starts ends it at once; what is cached by then is whole.
  const ended = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const workbench = await startWorkbench(optionsOf(context, process.env)).catch((error: unknown) => {
    throw error instanceof StartRefusal ? new Refusal(error.message, error.again ? EXIT.outsider : EXIT.usage) : error;
  });
  const what = workbench.kind === 'folder' ? `${workbench.name}, and saves to it` : `the example ${workbench.name}; nothing is saved`;
  process.stdout.write(`Hansa's workbench shows ${what}.\n\n  ${workbench.address}\n\n`);
  if (workbench.open) process.stderr.write('Everybody who can reach this address can read this spec and change it.\n');
  const signal = await ended;
  await workbench.stop();
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.done;
}

/** The folder comes as a word, or by `-C`; host and port from the environment. */
function optionsOf(context: Context, env: NodeJS.ProcessEnv): WorkbenchOptions {
  const named = context.folder === '.' ? undefined : context.folder;
  const [word] = context.words;
  const folder = word === undefined ? named : word;
  const port = env['PORT'] === undefined || env['PORT'] === '' ? 4680 : Number(env['PORT']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Refusal(`PORT is ${env['PORT']}; a port is a number from 0 to 65535.`);
  return { folder, example: 'sovereign-saas', host: env['HOST'] || '127.0.0.1', port };
}
