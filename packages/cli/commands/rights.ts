import { emitFile } from '@hansa/compiler';
import type { TreeFile } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

/**
 * `hansa rights flux | kubectl apply -f -`: all that the control plane may do in a cell's cluster, as objects to apply there once. A namespace after the
 * engine: that of its own pods, where they run in this cluster.
 */
export async function rights({ format, words: [engine = '', account] }: Context): Promise<number> {
  if (engine !== 'flux' && engine !== 'argocd') throw new Refusal(`${engine} is no engine; it is flux or argocd.`);
  const { rightsIn } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  if (account !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(account)) throw new Refusal(`${account} is no namespace.`);
  const objects = rightsIn(engine, account) as Extract<TreeFile['body'], readonly unknown[]>;
  process.stdout.write(format === 'json' ? `${JSON.stringify(objects)}\n` : emitFile({ path: 'rights.yaml', body: objects }));
  return EXIT.done;
}
