// size: one row a name
import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';
import { type Document, code, heading, link, table, text } from './block.ts';
import { type ExampleTenant, exampleTenant } from './example.ts';
import { storeWords } from './store-words.ts';
import type { DocumentView } from './view.ts';

type Row = readonly [known: string, here: string];

/**
 * Where names lead to that people bring along: files, keys, commands and addresses of the usual way to build such a cloud from charts and
 * by hand. On the right what stands for it in this platform.
 */
export function valuesIndex(view: DocumentView): Document {
  const tenant = exampleTenant(view);
  const cell = tenant.cell;
  const parts: readonly (readonly [string, readonly Row[]])[] = cell
    ? [
        ['Files and folders', [...fileRows(view, cell, tenant), ...scriptRows(tenant)]],
        ['Keys of a tenant', keyRows(view, cell, tenant)],
        ['Secrets', secretRows(cell, tenant)],
        ['Addresses, ports and databases', addressRows(cell, tenant)],
        ['Commands', commandRows(cell, tenant)],
        ['Guides', GUIDES],
      ]
    : [];
  return {
    name: 'values-index',
    title: 'Values index',
    does: 'where well-known names of files, keys, secrets, ports and guides lead to in this platform',
    blocks: [
      text(
        `Whoever knows such clouds looks for ${code('values/common.yaml')} or ${code('postgres-secret')}. There is one file a platform and one a tenant here, and all else follows from them; this says where. Names are those of cell ${code(cell?.cell.name ?? '<cell>')} and tenant ${code(tenant.slug)}; others are alike.`,
      ),
      ...parts.flatMap(([title, rows]) => [heading(title), table(['the name that you know', 'what stands for it here'], rows)]),
    ],
  };
}

function fileRows({ platform }: DocumentView, cell: CellPlan, tenant: ExampleTenant): readonly Row[] {
  const { engine, secrets } = cell.delivery.values;
  const deploy = `deploy/${cell.cell.name}`;
  const flux = engine === 'flux';
  const [app] = tenant.apps;
  return [
    [code('values/common.yaml'), `${code('platform.yaml')}: what all tenants share is ${code('settings.<app>')} and ${code('plans')}`],
    [
      `${code('values/env/accept.yaml')}, ${code('values/env/prod.yaml')}`,
      `${code('environments')} in ${code('platform.yaml')} (${platform.environments.value.map(({ name }) => code(name)).join(', ')}); each cell names its own by ${code('cells.*.environment')}`,
    ],
    [code('values/tenants/tenant-<name>.yaml'), code(tenant.file)],
    [
      code('argo/applicationsets/nextcloud-tenants.yaml'),
      flux
        ? `${code(`${deploy}/entry/tenants/${tenant.id}.yaml`)}: under Flux a source and a Kustomization for each tenant`
        : `${code(`${deploy}/entry/tenants.yaml`)}: the ApplicationSet ${code('tenants')}`,
    ],
    [
      code('argo/projects/nextcloud-platform.yaml'),
      flux
        ? `${code(`${deploy}/entry/root.yaml`)}: Flux has no projects`
        : `${code(`${deploy}/entry/root.yaml`)}: the AppProject ${code('hansa')}`,
    ],
    [
      `${code('clusters/development')}, ${code('clusters/production')}`,
      `${code(`${deploy}/entry/root.yaml`)}${cell.standby ? `, and ${code(`${deploy}/standby/entry/root.yaml`)} for the standby: the role has a name of its own` : '; a second cluster is the `standby` of a cell'}`,
    ],
    [
      `${code('platform/redis/')}, ${code('platform/pgbouncer/')}`,
      `the hosts of ${link('the architecture', 'architecture.md')}; their names in the cluster stand in ${code(`${deploy}/platform/namespaces/namespaces.yaml`)}`,
    ],
    [code('platform/externalsecrets/'), `${storeWords(secrets).where}; ${code(`${deploy}/platform/SECRETS.md`)} lists them`],
    [
      code('platform/policies/'),
      `network policies stand with what they guard: ${code(`${deploy}/tenants/${tenant.id}/namespace.yaml`)} and each app; rules for all of the cluster in ${code(`${deploy}/platform/`)}`,
    ],
    ['Deployment of an app', code(`${deploy}/tenants/${tenant.id}/${app?.app.name ?? '<app>'}.yaml`)],
  ];
}

function scriptRows(tenant: ExampleTenant): readonly Row[] {
  return [
    [
      code('scripts/create-tenant-secret.sh'),
      `made by the control plane; by hand, ${code(`hansa explain app/${tenant.id}/${tenant.apps[0]?.app.name ?? '<app>'}`)} says each key and its recipe`,
    ],
    [code('scripts/validate-values.sh'), `${code('hansa check')}, and ${code('hansa render --check')} in a pipeline`],
    [code('scripts/smoke-checks.sh'), `journeys of the control plane; by hand, part 3 of ${link('the checklist', 'checklist.md')}`],
  ];
}

function keyRows({ platform }: DocumentView, cell: CellPlan, { id, slug, apps, file }: ExampleTenant): readonly Row[] {
  const [first] = apps;
  const host = first?.app.values.host ?? `${slug}.${platform.platform.values.appsDomain}`;
  const bucket = apps.find((app) => app.bucket)?.bucket?.values.name;
  const wild = platform.certificates.value === 'cell';
  return [
    [
      code('tenant.name'),
      `${code('slug')} (${code(slug)}) for hosts and people; ${code('id')} (${code(id)}) for whatever holds data, and it never changes`,
    ],
    [
      code('tenant.environment'),
      `that of its cell: ${code(`cell: ${cell.cell.name}`)} in ${code(file)}, ${code(cell.cell.values.environment)}`,
    ],
    [code('tenant.wave'), `${code('wave')}; 0 is the canary`],
    [
      `${code('tenant.hostname')}, ${code('nextcloud.host')}, ${code('nextcloud.trustedDomains')}, ${code('ingress.hosts')}`,
      `written nowhere: ${code(host)} follows from ${code('slug')} and ${code('appsDomain')}`,
    ],
    [
      code('ingress.tls.secretName'),
      wild
        ? `written nowhere: one certificate for ${code(cell.cell.values.wildcard)}, at the gateway`
        : 'written nowhere: a certificate for each host, made at the gateway',
    ],
    [code('tenant.s3.bucket'), bucket === undefined ? 'no app of it has a bucket' : `written nowhere: ${code(bucket)}`],
    [code('replicas'), 'follow from seats; `settings.<app>` changes what may be changed'],
    [
      code('node.cloudprovider'),
      `the label ${code('hansa/provider')}; ${code('cells.*.cluster.pools[].for')} makes taint and toleration together`,
    ],
  ];
}

function secretRows(cell: CellPlan, { namespace, apps }: ExampleTenant): readonly Row[] {
  const own = apps.flatMap(({ app }) =>
    app.secrets.length === 0
      ? []
      : [
          [
            `${code(`${app.name}-secrets`)}, ${code('postgres-secret')}, ${code('redis-secret')}, ${code('s3-secret')} of ${app.name}`,
            `Secret ${code(`${namespace}/${app.name}`)} with ${app.secrets.map(({ key }) => code(key)).join(', ')}`,
          ] as const,
        ],
  );
  return [
    ...own,
    [`${code('age.agekey')}, ${code('flux-system/sops-age')}`, storeWords(cell.delivery.values.secrets).age],
    [code('letsencrypt-prod'), `the same name: ClusterIssuer in ${code(`deploy/${cell.cell.name}/platform/issuers/`)}`],
  ];
}

function addressRows(cell: CellPlan, { id, namespace }: ExampleTenant): readonly Row[] {
  const { postgres, mariadb, cache, monitoring } = cell.services;
  const { address, way, metrics, logs, alerts } = monitoring.values;
  const databases = cell.databases.map(({ values }) => code(values.database));
  return [
    [`${code('POSTGRES_VM1_IP')}, ports 6432 and 5432`, endpoints(postgres)],
    ['MariaDB, port 3306', mariadb ? endpoints(mariadb) : 'not here: no app asks for it'],
    [
      `${code('REDIS_VM1_IP')}, port 6379; Sentinel 26379`,
      `${endpoints(cache)}; no app speaks to Sentinels: a proxy on each host leads to the master`,
    ],
    [
      code('MONITORING_VM_IP'),
      `${code(address)}: metrics ${metrics.port}${way === 'federation' ? ' (fetched by it)' : ''}, logs ${logs.port}, alerts ${alerts.port}`,
    ],
    ['exporters 9100, 9187, 9121, 9104', `the same ports, on the hosts: ${link('checklist', 'checklist.md')}, part 1`],
    [
      `${code('nextcloud_db')}, ${code('odoo_db')}, ${code('app_user')}`,
      `a database and a role for each app of each tenant: ${code(`t_${id}_<app>`)}`,
    ],
    [code('keycloak'), databases.length > 0 ? `databases of the platform: ${databases.join(', ')}` : 'no component has a database'],
    [
      `namespaces ${code('nextcloud')}, ${code('nc-canary')}, ${code('databases')}`,
      `${code(namespace)} for a tenant; ${code('data')} has the names of the hosts`,
    ],
    ['StorageClass of volumes', `${code(cell.primary.cluster.values.storageClass)} (${cell.primary.cluster.values.volumes})`],
  ];
}

function endpoints({ values }: DataServiceThing): string {
  const inside = Object.values(values.endpoints).map(({ host, port }) => code(`${host}:${port}`));
  return `${inside.join(', ')} in the cluster${values.addresses.length > 0 ? `; hosts ${values.addresses.map((each) => code(each)).join(', ')}` : ''}`;
}

function commandRows(cell: CellPlan, { namespace, id, apps }: ExampleTenant): readonly Row[] {
  const flux = cell.delivery.values.engine === 'flux';
  const app = apps[0]?.app.name ?? '<app>';
  return [
    [
      `${code('kubectl get applications -n argocd')}, ${code('argocd app get nc-canary')}`,
      code(flux ? 'flux get kustomizations --all-namespaces' : `kubectl -n argocd get application t-${id}`),
    ],
    [code('kubectl create namespace nc-canary'), 'nobody: the namespace is part of the tree'],
    [
      code('kubectl exec -n nc-canary deploy/nextcloud -- php occ status'),
      code(`kubectl -n ${namespace} exec deployment/${app} -- ${app === 'nextcloud' ? 'php occ status' : '<command>'}`),
    ],
    [
      `${code('helm upgrade')}, a new version in ${code('values/common.yaml')}`,
      `a new Hansa, or ${code('settings.<app>')}: render, commit; wave after wave follows`,
    ],
  ];
}

const GUIDES: readonly Row[] = [
  [
    `${code('README.md')}, ${code('ARCHITECTURE_PLAN.md')}`,
    `${link('README', 'README.md')}, ${link('architecture', 'architecture.md')}, ${link('cost', 'cost.md')}`,
  ],
  [`${code('EXTERNAL_SERVICES_SETUP.md')}, ${code('DATABASE.md')}`, `part 1 of ${link('the checklist', 'checklist.md')}`],
  [
    `${code('K3S_SETUP_GUIDE.md')}, ${code('QUICK_START_K3S.md')}, ${code('SETUP.md')}`,
    `part 2 of ${link('the checklist', 'checklist.md')}`,
  ],
  [
    `${code('K3S_APP_INTEGRATION.md')}, ${code('ADDING-TENANT.md')}`,
    `part 3 of ${link('the checklist', 'checklist.md')}; a tenant is ${code('hansa tenant add <slug>')}`,
  ],
  [
    `${code('KUBERNETES_TAINTS_EXPLAINED.md')}, ${code('K3S_FAQ.md')}`,
    `servers, nodes, labels and taints in ${link('the checklist', 'checklist.md')}, part 2`,
  ],
  [
    code('K3S_VS_DOCKER_SWARM.md'),
    `${code('hansa cost --labour FILE --years 3')} holds the hours of both that you state against each other; no tree for Swarm is rendered`,
  ],
  [
    code('SETUP_GUIDE_PLANETHOSTER.md'),
    `${code('inventory')} in ${code('platform.yaml')}: machines that are rented already; Swarm is not set up`,
  ],
  [
    'Provider overview, evaluation criteria',
    `${code('hansa providers')} for this spec; a page each in ${code('docs/reference/catalogue/providers/')}`,
  ],
  [`${code('plan')} in ${code('plan_df/')}`, code('platform.yaml')],
  [code('SECRETS.md'), `${code('platform/SECRETS.md')} of each cell`],
  [code('UPGRADE.md'), `${code('hansa diff')} shows it before it happens; part 4 of ${link('the checklist', 'checklist.md')} tries it`],
  ['Cost tables', link('cost', 'cost.md')],
];
