import { test } from 'node:test';
import { clusterContract } from '@hansa/server/outside/kubernetes/suite.ts';
import { startArgo } from '../argocd/argocd.ts';
import { controllers } from '../argocd/controllers.ts';
import { programs } from '../kubernetes/programs.ts';
import { got } from '../missing.ts';
import { clusterCases } from './cases.ts';
import { type Followed, followed } from './followed.ts';

const built = await got(async () => ({ kubernetes: await programs(), argocd: await controllers() }));
const { value, missing } = built;

if (value === undefined) test('the port to clusters with Argo CD', { skip: `not tried: ${missing}` }, () => {});
else {
  let subject: Followed;
  clusterContract(
    'the port to clusters with Argo CD 3.2 (the newest that can be built)',
    async () =>
      (subject = await followed('argocd', 'gemeente', value.kubernetes, (cluster) =>
        startArgo(cluster, value.argocd, value.kubernetes.kube),
      )),
    () => clusterCases(() => subject),
  );
}
