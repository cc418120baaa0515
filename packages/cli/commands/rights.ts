import { emitFile } from '@hansa/compiler';
import type { TreeFile } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

/** `hansa rights flux | kubectl apply -f -`: all that the control plane may do in a cell's cluster, as objects to apply there once. */
export async function rights({ format, words: [engine = ''] }: Context): Promise<number> {
  if (engine !== 'flux' && engine !== 'argocd') throw new Refusal(`${engine} is no engine; it is flux or argocd.`);
  const { rightsIn } = await import('@hansa/server/machine.ts'); // here, so that no other command pays for the server
  const objects = rightsIn(engine) as Extract<TreeFile['body'], readonly unknown[]>;
  process.stdout.write(format === 'json' ? `${JSON.stringify(objects)}\n` : emitFile({ path: 'rights.yaml', body: objects }));
  return EXIT.done;
}
