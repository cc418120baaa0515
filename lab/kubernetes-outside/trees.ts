import type { TextFile } from '../git.ts';

/** In the tree's Secret, and in what a lab makes the cluster complain of. */
export const CANARY = 'canary-3d9a-of-the-cluster';

const KEPT = {
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
};

/** A tenant's folder that is small and has what matters: a marked Namespace, a claim that holds data, a Secret, a Deployment. */
export function tenantTree(id: string, mark: string, replicas: number): TextFile[] {
  const namespace = `t-${id}`;
  const pod = { containers: [{ name: 'web', image: 'registry.example/web:1', env: [{ name: 'TREE', value: mark }] }] };
  const spec = {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: pod },
  };
  const claim = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: '',
    resources: { requests: { storage: '1Gi' } },
  };
  return file(`tenants/${id}/tenant.yaml`, [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'hansa/tenant': id }, annotations: { ...KEPT, 'hansa/tree': mark } },
    },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace, annotations: KEPT }, spec: claim },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web', namespace }, stringData: { password: CANARY } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec },
  ]);
}

/** Some other tenant's commit: nobody in the lab looks at what is in it. */
export function otherTree(count: number): TextFile[] {
  const metadata = { name: 't-b3n8q5r1tv', labels: { 'hansa/tenant': 'b3n8q5r1tv' }, annotations: { ...KEPT, count: String(count) } };
  return file('tenants/b3n8q5r1tv/tenant.yaml', [{ apiVersion: 'v1', kind: 'Namespace', metadata }]);
}

/** JSON documents are YAML documents. */
function file(path: string, objects: readonly unknown[]): TextFile[] {
  return [{ path, text: objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('') }];
}
