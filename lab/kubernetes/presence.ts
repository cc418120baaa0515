import { Applier } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { nameOf, type Placed } from './objects.ts';

/** Names of those objects that the cluster does not have. */
export async function missingObjects({ client }: Cluster, objects: readonly Placed[]): Promise<string[]> {
  const applier = new Applier(client);
  const answers = objects.map(async ({ object }) => {
    const path = await applier.path(object);
    return path === undefined || (await client.get(path)).status === 404 ? [nameOf(object)] : [];
  });
  return (await Promise.all(answers)).flat();
}

/** Those that hold data, and must stay when their folder is gone; and those that must go with it. */
export function keptAndGone(objects: readonly Placed[]): { readonly kept: Placed[]; readonly gone: Placed[] } {
  const stays = ({ object: { kind } }: Placed) => kind === 'Namespace' || kind === 'PersistentVolumeClaim';
  return { kept: objects.filter(stays), gone: objects.filter((placed) => !stays(placed)) };
}

/** Applies objects that a lab needs, for real; any refusal throws. */
export async function mustApply({ client }: Cluster, objects: readonly Placed[]): Promise<void> {
  const outcomes = await new Applier(client).all(objects);
  const refused = outcomes.filter(({ result }) => result !== 'applied').map(({ object, message }) => `${nameOf(object)}: ${message}`);
  if (refused.length > 0) throw new Error(refused.join('\n'));
}
