import { renderPlatform } from '../render/platform.ts';
import { folderOf } from '../plan/credentials.ts';
import { type CellPlan, type ClusterPlan, clustersOf } from '../plan/plan.ts';
import { type Step, code } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import { storeWords } from './store-words.ts';
import type { DocumentView } from './view.ts';

/** Servers and nodes, the engine with what it must have before the first commit, and the units of the platform in their order. */
export function clusterSteps(view: DocumentView, cell: CellPlan): readonly StepGroup[] {
  return clustersOf(cell).flatMap((cluster) => {
    const { name } = cluster.cluster;
    return [
      { title: `Servers and nodes: ${name}`, steps: serverSteps(view, cell, cluster) },
      { title: `Engine: ${name}`, steps: engineSteps(cell, cluster) },
      { title: `Platform: ${name}`, steps: platformSteps(view, cell, cluster) },
    ];
  });
}

function serverSteps(view: DocumentView, cell: CellPlan, { cluster, servers, pools }: ClusterPlan): readonly Step[] {
  const { distribution, version, networks, dnsAddress, disable } = cluster.values;
  const nodes = servers.length + pools.reduce((sum, each) => sum + each.values.nodes, 0);
  const off = disable.length > 0 ? `, without ${disable.map((each) => code(each)).join(' and ')}` : '';
  const { components } = view.compilation.language.catalogue;
  const flags = cell.components.flatMap(({ values }) => components[values.component]?.serverFlags ?? []);
  const started = flags.length > 0 ? `, every server with ${flags.map((each) => code(each)).join(' and ')}` : '';
  return [
    {
      does: `Install ${code(distribution)} ${code(version)} with pods in ${code(networks.pods)}, services in ${code(networks.services)} and its DNS at ${code(dnsAddress)}${off}${started}; Secrets are encrypted at rest.`,
    },
    ...servers.map(({ name, values }) => ({
      does: `${values.order === 1 ? 'First server' : `Server ${values.order} joins the first`}: ${code(name)} at ${code(values.address)} (${code(values.site)})${values.schedulable ? '' : ', with the taint that keeps apps away'}.`,
    })),
    ...pools.map(({ name, values }) => {
      const marks = [
        ...Object.entries(values.labels).map(([key, value]) => `${key}=${value}`),
        ...values.taints.map(({ key, value, effect }) => `taint ${key}=${value}:${effect}`),
      ];
      return {
        does: `${values.nodes} nodes of pool ${code(name)} join (${code(values.site)})${marks.length > 0 ? `, with ${marks.map((each) => code(each)).join(', ')}` : ''}.`,
      };
    }),
    ...beforeEngine(view, cell),
    { does: 'All of them are ready.', run: ['kubectl get nodes'], expect: `${nodes} × \`Ready\`, version ${code(version)}` },
  ];
}

/** What no pod starts without, by hand and with the values of the tree: the engine finds the release and takes it over. */
function beforeEngine({ compilation, platform }: DocumentView, cell: CellPlan): readonly Step[] {
  const first = renderPlatform(compilation.language.catalogue, platform, cell).filter((unit) => unit.beforeEngine);
  const tree = `deploy/${cell.cell.name}`;
  const flux = cell.delivery.values.engine === 'flux';
  return first.flatMap((unit) =>
    (unit.charts ?? []).map(({ release, chart, repository, version, namespace }) => {
      const values = flux
        ? `yq 'select(.kind == "HelmRelease").spec.values' ${tree}/platform/${unit.name}/${release}-release.yaml`
        : `yq '.spec.source.helm.valuesObject' ${tree}/entry/platform-${unit.name}.yaml`;
      return {
        does: `Install ${code(chart)} ${code(version)} with the values of the tree: until then no node is ready, and no pod of the engine starts. The engine takes the release over.`,
        run: [
          `${values} | helm install ${release} ${repository.startsWith('oci://') ? repository : `${chart} --repo ${repository}`} --version ${version} --namespace ${namespace} --values -`,
        ],
      };
    }),
  );
}

function engineSteps(cell: CellPlan, { cluster }: ClusterPlan): readonly Step[] {
  const { engine, secrets, deploy, path } = cell.delivery.values;
  const folder = folderOf(cluster.values.role);
  const flux = engine === 'flux';
  const root = `deploy/${cell.cell.name}/${folder}entry/root.yaml`;
  return [
    {
      does: `Write the Secrets that ${code(`deploy/${cell.cell.name}/${folder}platform/SECRETS.md`)} names, ${storeWords(secrets).write}. None is ever committed as clear text.`,
    },
    {
      does: `Install ${flux ? 'Flux' : 'Argo CD'}, and give it what reads ${code(deploy)}${path === '' ? '' : ` (${code(path)})`}${flux && secrets === 'sops' ? ', and the age key as `flux-system/sops-age`' : ''}.`,
    },
    {
      does: 'Apply the one file that is applied by hand. From here on the cluster follows Git.',
      run: [`kubectl apply --filename ${root}`],
    },
    {
      does: 'Everything is in step.',
      run: flux
        ? ['flux get kustomizations --all-namespaces', 'flux get helmreleases --all-namespaces']
        : ['kubectl -n argocd get applications'],
      expect: flux ? 'each is `Ready`' : 'each is `Synced` and `Healthy`',
    },
  ];
}

function platformSteps({ compilation, platform }: DocumentView, cell: CellPlan, cluster: ClusterPlan): readonly Step[] {
  const { catalogue } = compilation.language;
  const units = renderPlatform(catalogue, platform, cell, cluster);
  const names = units.map((unit) => `${code(unit.name)}${unit.needs.length > 0 ? ` after ${unit.needs.join(', ')}` : ''}`);
  const primary = cluster === cell.primary;
  const gateway = cell.components.find(({ values }) => values.layer === 'gateway');
  const has = (unit: string): boolean => units.some(({ name }) => name === unit);
  return [
    { does: `${units.length} units come in this order: ${names.join('; ')}.` },
    ...when(gateway !== undefined, {
      does: 'The gateway has an address and its certificates; each name leads there.',
      run: [
        `kubectl -n ${gateway?.values.namespace ?? ''} get gateway,certificate`,
        ...(primary ? [`dig +short ${cell.cell.values.signOn}`] : []),
      ],
      expect: 'each certificate is `Ready`, the name gives the address of the gateway',
    }),
    ...when(has('velero'), {
      does: 'Objects and volumes of the cluster are backed up.',
      run: ['velero backup-location get', 'velero schedule get'],
      expect: 'the location is `Available`',
    }),
    {
      does: 'Nothing waits and nothing crashes.',
      run: ['kubectl get pods --all-namespaces --field-selector=status.phase!=Running,status.phase!=Succeeded'],
      expect: 'no pod',
    },
  ];
}
