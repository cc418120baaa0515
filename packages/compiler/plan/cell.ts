import { type Catalogue, siteOf } from '../catalogue/catalogue.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { type Choices, generationAt } from './choices.ts';
import { planCluster } from './cluster.ts';
import { planComponents } from './components.ts';
import { planControlPlane } from './control-plane.ts';
import { planGreeters } from './greeters.ts';
import type { Active, CellThing, DeliveryThing } from './kinds.ts';
import { signOnHost, wildcardHost } from './names.ts';
import { placementsOf } from './placement.ts';
import type { CellBase, CellPlan, ClusterPlan, OwnParts, PlatformPlan } from './plan.ts';
import { planServices } from './services.ts';
import { type Chosen, type Reason, reasonOf, thing } from './thing.ts';

export type PlatformBase = Omit<PlatformPlan, 'cells' | 'digest'>;

export interface CellRequest {
  readonly catalogue: Catalogue;
  readonly choices: Choices;
  readonly platform: PlatformBase;
  readonly index: number;
  readonly needsMariadb: Reason | undefined;
  /** What the cell has of its own: `platform` is as it sees it. */
  readonly own?: OwnParts | undefined;
  readonly findings: Finding[];
}

export function planCell(request: CellRequest): CellPlan {
  const { choices, catalogue, platform } = request;
  const pointer = `/cells/${request.index}`;
  const name = choices.at<string>(`${pointer}/name`).value;
  const home = homeOf(choices, pointer, catalogue);
  const shared = { catalogue, choices, cell: name, findings: request.findings };
  const primary = planCluster({ ...shared, pointer: `${pointer}/cluster`, role: 'primary', home });
  const standby = planStandby(request, pointer, name, home);
  const { services, hosts } = planServices({
    ...shared,
    home,
    primary,
    needsMariadb: request.needsMariadb,
    standby: standby?.pools[0]?.values.site,
    domain: { value: platform.platform.values.domain, ...platform.platform },
    // The reason comes first: it is the choice itself, whose value is as it was written.
    offsite: { ...reasonOf(platform.backup, 'offsite'), value: platform.backup.values.offsite },
  });
  const base: CellBase = {
    cell: planCore(request, pointer, name, home),
    primary,
    standby,
    hosts,
    services,
    delivery: planDelivery(choices, name, [primary, standby]),
    controlPlane: planControlPlane({ choices, platform, cell: name, pointer }),
  };
  return {
    ...base,
    ...planComponents({ catalogue, choices, platform, cell: base, generationOf: (component) => generationAt(choices, pointer, component) }),
    greeters: planGreeters(catalogue, platform, base, primary),
    standbyGreeters: standby ? planGreeters(catalogue, platform, base, standby) : [],
    placements: standby ? placementsOf(catalogue, platform, primary, standby) : [],
    ...(request.own && { own: request.own }),
  };
}

/** The keys of a cell that say where it stands, the first of them that is written. */
export const HOMES = ['at', 'cluster/pools/0/at', 'cluster/servers/at/0'] as const;

/** The site from which a cell's defaults follow: `at`, else its first pool, else its first server. */
function homeOf(choices: Choices, pointer: string, catalogue: Catalogue): Chosen<string> {
  const written = HOMES.map((key) => `${pointer}/${key}`).find((candidate) => choices.written(candidate) !== undefined);
  if (written) return choices.at<string>(written);
  const provider = Object.values(catalogue.providers)[0];
  return choices.at(`${pointer}/at`, `${provider?.name}/${provider?.sites[0]?.name}`);
}

function planStandby(request: CellRequest, pointer: string, cell: string, home: Chosen<string>): ClusterPlan | undefined {
  const { choices, catalogue, findings } = request;
  const at = `${pointer}/standby`;
  if (choices.written(at) === undefined) return undefined;
  const candidates = [`${at}/pools/0/at`, `${at}/servers/at/0`];
  const written = candidates.find((candidate) => choices.written(candidate) !== undefined);
  return planCluster({
    catalogue,
    choices,
    cell,
    findings,
    pointer: at,
    role: 'standby',
    home: written ? choices.at<string>(written) : home,
  });
}

function planCore(request: CellRequest, pointer: string, name: string, home: Chosen<string>): CellThing {
  const { choices, catalogue, platform } = request;
  const { domain, appsDomain } = platform.platform.values;
  const { provider } = siteOf(catalogue, home.value);
  const environments = choices.at<readonly { readonly name: string }[]>('/environments').value;
  const environment = choices.at(`${pointer}/environment`, environments.at(-1)?.name ?? 'prod');
  const hosts = choices.at<'dashed' | 'nested'>('/dns/hosts');
  const [engine, store] = [choices.at<string>('/gitops/engine'), choices.at<string>('/stack/secrets')];
  const generations = choices.at<Readonly<Record<string, number>>>(`${pointer}/generations`, {});
  const active = choices.at<Active>(`${pointer}/active`);
  const zone = choices.reason('/domain');
  const apps = choices.reason('/appsDomain');
  return thing('cell', {
    id: `cell/${name}`,
    name,
    cell: name,
    ...choices.reason(`${pointer}/name`),
    values: {
      environment: environment.value,
      home: home.value,
      provider: provider.name,
      party: provider.party,
      signOn: signOnHost(name, domain),
      wildcard: wildcardHost(appsDomain),
      hosts: hosts.value,
      engine: engine.value,
      store: store.value,
      generations: generations.value,
      active: active.value,
    },
    why: {
      environment,
      home,
      provider: home,
      party: home,
      signOn: zone,
      wildcard: apps,
      hosts,
      engine,
      store,
      generations,
      active,
    },
  });
}

function planDelivery(choices: Choices, cell: string, clusters: readonly (ClusterPlan | undefined)[]): DeliveryThing {
  const engine = choices.at<string>('/gitops/engine');
  const repository = choices.at<string>('/gitops/repository');
  const own = choices.written('/gitops/deploy') !== undefined;
  const deploy = choices.at('/gitops/deploy', repository.value);
  const [branch, remediation] = [choices.at<string>('/gitops/branch'), choices.at<'retry' | 'uninstall'>('/gitops/remediation')];
  const [signed, waves] = [choices.at<boolean>('/gitops/signed'), choices.at<'commits' | 'labels'>('/gitops/waves')];
  const secrets = choices.at<string>('/stack/secrets');
  return thing('delivery', {
    id: `delivery/${cell}`,
    name: engine.value,
    cell,
    ...choices.reason('/gitops'),
    values: {
      engine: engine.value,
      repository: repository.value,
      deploy: deploy.value.replaceAll('{cell}', cell),
      branch: branch.value,
      path: own ? '' : `deploy/${cell}/`,
      remediation: remediation.value,
      signed: signed.value,
      waves: waves.value,
      secrets: secrets.value,
      recipients: [...clusters.flatMap((each) => each?.cluster.name ?? []), ...(secrets.value === 'sops' ? ['offline'] : [])],
    },
    why: {
      engine,
      repository,
      deploy,
      path: deploy,
      branch,
      remediation,
      signed,
      waves,
      secrets,
      recipients: clusters[1]?.cluster ?? secrets,
    },
    needs: [`cell/${cell}`],
  });
}
