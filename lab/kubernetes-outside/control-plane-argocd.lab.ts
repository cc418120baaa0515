import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { startArgo } from '../argocd/argocd.ts';
import { controllers } from '../argocd/controllers.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { tenantLife } from './life.ts';

const built = await got(async () => ({ kubernetes: await programs(), argocd: await controllers() }));

tenantLife(
  'tenants of gemeente through the control plane’s loops, Git over http, Argo CD 3.2 and a real API server (no sealed-secrets controller)',
  built.value?.kubernetes,
  {
    engine: 'argocd',
    example: 'gemeente',
    first: { file: 'tenants/tenant-a.yaml', id: 'a1b5c9d3ef', plan: 'afdeling@1' },
    start: async (cluster) => {
      assert.ok(built.value);
      await startArgo(cluster, built.value.argocd, built.value.kubernetes.kube);
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }) as string;
    },
    follow: async (cluster, cell) => {
      const files = objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml' || path === 'entry/tenants.yaml'));
      await mustApply(
        cluster,
        files.filter(({ object }) => object.kind === 'AppProject' || object.kind === 'ApplicationSet'),
      );
    },
    hasSecrets: async ({ client }, namespace) =>
      (await client.list(`/apis/bitnami.com/v1alpha1/namespaces/${namespace}/sealedsecrets`)).length > 0,
  },
  built.missing ?? false,
);
