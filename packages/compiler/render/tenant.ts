import type { Catalogue } from '../catalogue/catalogue.ts';
import { APP_RENDERERS } from '../catalogue/renderers.ts';
import type { PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { required } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import type { TreeFile } from '../tree/file.ts';
import { compareManifests } from '../tree/manifest/object.ts';
import { accountOf, withAccount } from './accounts.ts';
import { appPolicy } from './app-policy.ts';
import { bringerOf, readerOf, secretOf } from './bring.ts';
import { namespaceObjects } from './namespace.ts';

/** All files of one tenant: its namespace first, then one file an app, objects in apply order. */
export function renderTenant(catalogue: Catalogue, whole: PlatformPlan, tenant: TenantPlan, renderers = APP_RENDERERS): TreeFile[] {
  const platform = seenBy(whole, tenant.cell);
  const bringer = bringerOf(catalogue, tenant.cell);
  const folder = `tenants/${tenant.tenant.name}`;
  const apps = tenant.apps.map((plan) => {
    const render = required(renderers[plan.app.name]);
    const objects = render({ plan, tenant, platform }).map((manifest) => withAccount(manifest, plan.app.name));
    return {
      path: `${folder}/${plan.app.name}.yaml`,
      body: [accountOf(plan, tenant), appPolicy(plan, tenant), ...(bringer ? secretOf(bringer, plan, tenant) : []), ...objects].sort(
        compareManifests,
      ),
    };
  });
  const reader = bringer ? readerOf(bringer, tenant) : [];
  return [{ path: `${folder}/namespace.yaml`, body: [...namespaceObjects(tenant), ...reader].sort(compareManifests) }, ...apps];
}
