import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KeyDoc } from '../spec/key.ts';
import type { Written } from '../spec/read.ts';
import type { TenantSpec } from '../spec/tenant.ts';
import { planApp, urlOf } from './app.ts';
import { Choices, type Heard } from './choices.ts';
import type { Footing } from './footing.ts';
import type { NamespaceThing, PlanThing, RealmThing, TenantThing } from './kinds.ts';
import { namespaceName, realmName } from './names.ts';
import type { CellPlan, TenantPlan } from './plan.ts';
import { seenBy } from './seen.ts';
import { thing } from './thing.ts';

export interface TenantRequest {
  readonly catalogue: Catalogue;
  readonly platform: Footing;
  readonly written: Written<TenantSpec>;
  readonly docs: ReadonlyMap<string, KeyDoc>;
  /** Is told every value that is decided. */
  readonly heard?: Heard;
}

/**
 * Decides everything of one tenant. A function of its footing and the tenant's file, and of nothing else; undefined where the
 * file refers to a cell or a plan that does not exist (the rule on references says so).
 */
export function planTenant(request: TenantRequest): TenantPlan | undefined {
  const { written, docs } = request;
  const cell = request.platform.cells.find((each) => each.cell.name === written.value.cell);
  const platform = cell ? seenBy(request.platform, cell) : request.platform;
  const plan = platform.plans.find((each) => each.name === written.value.plan);
  if (!cell || !plan) return undefined;
  const choices = new Choices(written.file, written.value, docs, { heard: request.heard });
  const tenant = planCore(choices, cell, plan);
  const realm = planRealm(platform, tenant, cell, choices);
  const shared = { catalogue: request.catalogue, platform, cell, tenant, realm, choices };
  const entries = tenant.values.apps.flatMap((name) => request.catalogue.apps[name] ?? []);
  return { tenant, namespace: planNamespace(tenant, choices), realm, cell, apps: entries.map((entry) => planApp({ ...shared, entry })) };
}

/** What says where a tenant's people find it. */
export interface Addressee {
  readonly cell: string;
  readonly plan: string;
  readonly slug: string;
  /** Null: all of its plan. */
  readonly apps: readonly string[] | null;
}

/** The address of a tenant's first app as `planTenant` decides it, for whoever needs nothing else of its plan; null where it has none. */
export function addressOf(catalogue: Catalogue, footing: Footing, { cell: name, plan: bought, slug, apps }: Addressee): string | null {
  const cell = footing.cells.find((each) => each.cell.name === name);
  const platform = cell && seenBy(footing, cell);
  const plan = platform?.plans.find((each) => each.name === bought);
  const [first] = plan ? ofPlan(plan, apps ?? plan.values.apps).filter((app) => catalogue.apps[app]) : [];
  return platform && first !== undefined ? urlOf({ catalogue, platform, cell, slug }, first) : null;
}

/** The order of the plan, so that the order in a tenant's file changes nothing. */
function ofPlan(plan: PlanThing, apps: readonly string[]): readonly string[] {
  return plan.values.apps.filter((app) => apps.includes(app));
}

function planCore(choices: Choices, cell: CellPlan, plan: PlanThing): TenantThing {
  const [id, slug, seats] = [choices.at<string>('/id').value, choices.at<string>('/slug'), choices.at<number>('/seats')];
  const bought = choices.at<string>('/plan');
  const [state, wave] = [choices.at<'active' | 'suspended' | 'leaving'>('/state'), choices.at<number>('/wave')];
  const apps = choices.at<readonly string[]>('/apps', plan.values.apps);
  return thing('tenant', {
    id: `tenant/${id}`,
    name: id,
    cell: cell.cell.name,
    ...choices.reason('/id'),
    values: {
      id,
      slug: slug.value,
      plan: plan.name,
      seats: seats.value,
      state: state.value,
      wave: wave.value,
      apps: ofPlan(plan, apps.value),
      storage: plan.values.storagePerSeat * seats.value,
    },
    why: { slug, seats, plan: bought, state, wave, apps: choices.written('/apps') === undefined ? bought : apps, storage: seats },
    needs: [cell.cell.id, plan.id],
  });
}

function planNamespace(tenant: TenantThing, choices: Choices): NamespaceThing {
  const name = namespaceName(tenant.values.id);
  return thing('namespace', {
    id: `namespace/${tenant.values.id}`,
    name,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: { name, podSecurity: 'baseline' },
    needs: [tenant.id],
  });
}

function planRealm(platform: Footing, tenant: TenantThing, cell: CellPlan, choices: Choices): RealmThing {
  const realms = Object.values(platform.settings).find((settings) => settings['realms'] !== undefined)?.['realms'];
  const shared = realms?.value === 'shared';
  const realm = shared ? 'tenants' : realmName(tenant.values.id);
  const issuer = `https://${cell.cell.values.signOn}/realms/${realm}`;
  const reason = choices.reason('/id');
  return thing('realm', {
    id: `realm/${tenant.values.id}`,
    name: realm,
    cell: tenant.cell,
    ...reason,
    values: { realm, issuer, shared },
    why: { shared: realms ?? reason, issuer: cell.cell.why.signOn ?? reason },
    needs: [tenant.id],
  });
}
