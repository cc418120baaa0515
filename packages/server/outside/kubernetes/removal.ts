import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import { type Client, Fault, MERGE } from './client.ts';
import type { Engine } from './engine.ts';
import { at, listAt, textAt } from './json.ts';
import type { NamespaceRef } from './port.ts';
import { told } from './told.ts';

const VOLUMES = '/api/v1/persistentvolumes';
/** Milliseconds: until the next look, and after which a namespace that does not end is told about. */
const SOON = 1_000;
const LONG = 10 * 60_000;

/** One look at a removal and the next act of it. What was lost on the way is found again by the next look. */
export async function removed(client: Client, engine: Engine, ref: NamespaceRef, word: string, context: Context): Promise<Outcome> {
  const path = `/api/v1/namespaces/${ref.namespace}`;
  const there = await client.get(path, context);
  if (there !== undefined && textAt(there, 'metadata', 'labels', 'hansa/tenant') !== ref.tenant)
    throw new Fault('refused', 'not-ours', `${ref.namespace} does not carry the label hansa/tenant=${ref.tenant}: it is not removed`);
  const released = await engine.release(ref, word, context);
  if (released === 'held')
    return transient('kubernetes/held', `${engine.name} still applies the tree of ${ref.tenant}: it has not seen that it is gone`);
  if (released === 'leaving') return working();
  if (there === undefined) return volumesGone(client, ref, context);
  const since = textAt(there, 'metadata', 'deletionTimestamp');
  if (since === '') {
    // By its uid: a namespace of the same name that was made in the meantime is not what was looked at.
    const preconditions = { uid: at(there, 'metadata', 'uid') };
    await client.ask({ method: 'DELETE', path, body: { propagationPolicy: 'Foreground', preconditions } }, context);
    return working();
  }
  return Date.now() - Date.parse(since) > LONG ? transient('kubernetes/stuck', told(leftIn(there).join('; '))) : working();
}

/** What still keeps a namespace that is being removed, in the words of its controller. */
export function leftIn(namespace: unknown): string[] {
  return listAt(namespace, 'status', 'conditions')
    .filter((each) => at(each, 'status') === 'True')
    .map((each) => `Namespace ${textAt(namespace, 'metadata', 'name')}: ${textAt(each, 'reason')}: ${textAt(each, 'message')}`);
}

/** Volumes that claims of this namespace were bound to. They outlive it. */
export async function volumesOf(client: Client, namespace: string, context: Context): Promise<readonly unknown[]> {
  const all = listAt(await client.get(VOLUMES, context), 'items');
  return all.filter((each) => textAt(each, 'spec', 'claimRef', 'namespace') === namespace);
}

/** A volume that was to be retained is data of somebody who asked for its end: its driver is told to delete it. */
async function volumesGone(client: Client, { namespace }: NamespaceRef, context: Context): Promise<Outcome> {
  const left = await volumesOf(client, namespace, context);
  if (left.length === 0) return DONE;
  for (const volume of left) {
    if (textAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete') continue;
    const path = `${VOLUMES}/${textAt(volume, 'metadata', 'name')}`;
    await client.ask({ method: 'PATCH', path, type: MERGE, body: { spec: { persistentVolumeReclaimPolicy: 'Delete' } } }, context);
  }
  const failed = left.find((each) => textAt(each, 'status', 'phase') === 'Failed');
  if (failed === undefined) return working();
  const name = textAt(failed, 'metadata', 'name');
  return transient('kubernetes/volume', told(`volume ${name} cannot be deleted: ${textAt(failed, 'status', 'message')}`));
}

function working(): Outcome {
  return { kind: 'working', lookAt: Date.now() + SOON };
}
