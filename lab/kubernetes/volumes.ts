import type { Applier } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { at, type KubeObject } from './objects.ts';

/**
 * Gives each claim a volume made by hand. No CSI driver runs in the lab: without this, pods with claims would wait for ever and
 * nothing could be said about where they are scheduled. It proves nothing about storage. Gives the claims that were served.
 */
export async function bindClaims({ client }: Cluster, applier: Applier): Promise<string[]> {
  const served: string[] = [];
  for (const claim of await client.list('/api/v1/persistentvolumeclaims')) {
    if (at(claim, 'spec', 'volumeName') !== undefined) continue;
    const volume = volumeFor(claim);
    const { message } = await applier.one({ object: volume, file: 'made by the lab' });
    if (message !== '') throw new Error(message);
    served.push(`${at(claim, 'metadata', 'namespace')}/${at(claim, 'metadata', 'name')}`);
  }
  return served;
}

function volumeFor(claim: unknown): KubeObject {
  const [namespace, name] = [String(at(claim, 'metadata', 'namespace')), String(at(claim, 'metadata', 'name'))];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `lab-${namespace}-${name}` },
    spec: {
      accessModes: at(claim, 'spec', 'accessModes'),
      capacity: at(claim, 'spec', 'resources', 'requests'),
      storageClassName: at(claim, 'spec', 'storageClassName') ?? '',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      // Not there; below /tmp the cluster's own controller takes it as deleted when the claim's end asks for that.
      hostPath: { path: `/tmp/no-volume-of-the-lab/${namespace}-${name}` },
    },
  };
}
