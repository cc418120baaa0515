import assert from 'node:assert/strict';
import { controllers } from '../flux/controllers.ts';
import { startFlux } from '../flux/flux.ts';
import { programs } from '../kubernetes/programs.ts';
import { got } from '../missing.ts';
import { followTenants } from './follow-flux.ts';
import { tenantLife } from './life.ts';

const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const first = { file: 'tenants/boreal.yaml', id: 'b3n8q5r1tv', plan: 'business@1' };

tenantLife(
  'tenants of sovereign-saas through the control plane’s loops, Git over http, Flux and a real API server',
  built.value?.kubernetes,
  {
    engine: 'flux',
    example: 'sovereign-saas',
    first,
    start: async (cluster) => {
      assert.ok(built.value);
      return (await startFlux(cluster, built.value.flux)).recipient;
    },
    follow: followTenants,
    hasSecrets: async ({ client }, namespace) => {
      const secrets = await client.list(`/api/v1/namespaces/${namespace}/secrets`);
      assert.doesNotMatch(JSON.stringify(secrets), /ENC\[/);
      return secrets.length > 0;
    },
  },
  built.missing ?? false,
);
