import { test } from 'node:test';
import { clusterContract } from '@hansa/server/outside/kubernetes/suite.ts';
import { controllers } from '../flux/controllers.ts';
import { startFlux } from '../flux/flux.ts';
import { programs } from '../kubernetes/programs.ts';
import { got } from '../missing.ts';
import { clusterCases } from './cases.ts';
import { type Followed, followed } from './followed.ts';

const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const { value, missing } = built;

if (value === undefined) test('the port to clusters with Flux', { skip: `not tried: ${missing}` }, () => {});
else {
  let subject: Followed;
  clusterContract(
    'the port to clusters with Flux (source-controller with our stand-in for fluxcd/pkg/artifact)',
    async () => (subject = await followed('flux', 'nordlys', value.kubernetes, (cluster) => startFlux(cluster, value.flux))),
    () => clusterCases(() => subject),
  );
}
