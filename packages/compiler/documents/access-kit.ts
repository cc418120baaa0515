import { type CellPlan, type ClusterPlan, clustersOf } from '../plan/plan.ts';
import { type Block, type Document, code, heading, link, list, steps, table, text } from './block.ts';
import { when } from './checklist.ts';
import { type ExampleTenant, exampleTenant } from './example.ts';
import { storeWords } from './store-words.ts';
import type { DocumentView } from './view.ts';

/** What an operator of this platform needs to get in, to look, and to find what is wrong, with its own addresses. */
export function accessKit(view: DocumentView): Document {
  const tenant = exampleTenant(view);
  return {
    name: 'access',
    title: 'Access for operators',
    does: 'tools, ways in, what to type first, and where to look when something is wrong',
    blocks: [
      text(
        'Looking changes nothing. What is changed in a cluster by hand is put back by its engine: change the spec instead. No password stands here, and none belongs here.',
      ),
      heading('Tools'),
      tools(view),
      ...view.platform.cells.flatMap((cell) => cellBlocks(cell)),
      heading('When something is wrong'),
      ...view.platform.cells.slice(0, 1).map((cell) => troubles(cell, tenant)),
      text(
        `Names are those of cell ${code(view.platform.cells[0]?.cell.name ?? '')}; ${link('the architecture', 'architecture.md')} has those of the others.`,
      ),
      heading('What must not be lost'),
      list(keepsakes(view)),
    ],
  };
}

function tools({ platform }: DocumentView): Block {
  const values = platform.cells.map(({ delivery }) => delivery.values);
  const engines = new Set(values.map(({ engine }) => engine));
  const stores = new Set(values.map(({ secrets }) => secrets));
  const versions = [...new Set(platform.cells.flatMap(clustersOf).map(({ cluster }) => cluster.values.version))];
  const has = (component: string): boolean =>
    platform.cells.some(({ components }) => components.some(({ values: { component: name } }) => name === component));
  const rows = [
    ['hansa', 'says what is planned, why, and what a change would do', 'yes'],
    ['git', 'everything is changed by a commit', 'yes'],
    [
      'kubectl',
      `looks into the clusters; no more than one minor version away from ${versions.map((each) => code(each)).join(', ')}`,
      'yes',
    ],
    ...when(engines.has('flux'), ['flux', 'says whether the cluster is in step with Git', 'yes']),
    ...when(engines.has('argocd'), ['argocd', 'the same, beside its page', 'no: `kubectl` shows it, too']),
    ...when(stores.has('sops'), ['sops, age', 'write and read the Secrets of the tree', 'yes']),
    ...when(stores.has('sealed-secrets'), ['kubeseal', 'seals Secrets for a cluster', 'yes']),
    ...when(stores.has('openbao'), ['bao', 'writes secrets into OpenBao', 'yes']),
    ...when(has('velero'), ['velero', 'lists and restores backups of a cluster', 'yes']),
    ['helm', 'shows what a chart made', 'no'],
    ['k9s', 'a cluster in a terminal', 'no'],
    ['Lens', 'a cluster in a window; proprietary', 'no'],
  ];
  return table(
    ['tool', 'what for', 'needed'],
    rows.map(([name = '', ...more]) => [code(name), ...more]),
  );
}

function cellBlocks(cell: CellPlan): readonly Block[] {
  const { name, values } = cell.cell;
  return [
    heading(`Ways into ${name}`),
    table(
      ['door', 'where'],
      [
        ...when(cell.controlPlane !== undefined, ['Console', `https://${cell.controlPlane?.thing.values.host ?? ''}`]),
        ['Sign-on', `https://${values.signOn}`],
        ...cell.components.flatMap(({ name: of, values: { host } }) => (host === undefined ? [] : [[code(of), `https://${host}`]])),
        ['Repository of the tree', code(cell.delivery.values.deploy)],
        ...clustersOf(cell).map(({ cluster, servers }) => [
          `API of ${code(cluster.name)}`,
          `${code(`https://${servers[0]?.values.address ?? '<given by the provider>'}:6443`)}, in the private network alone`,
        ]),
        ...cell.hosts.map(({ name: host, values: { address } }) => [code(host), code(`ssh ${address}`)]),
      ],
    ),
    steps(clustersOf(cell).map((cluster) => kubeconfig(cluster))),
    monitoringStep(cell),
  ];
}

function kubeconfig({ cluster, servers }: ClusterPlan) {
  const [first] = servers;
  const own = cluster.values.distribution === 'k3s' && first;
  const file = `${cluster.name}.kubeconfig`;
  return {
    does: own
      ? `Get the kubeconfig of ${code(cluster.name)} over a way that you trust, put the address of a server into it, and let nobody else read it.`
      : `Get the kubeconfig of ${code(cluster.name)} from whoever runs its servers.`,
    ...(own
      ? {
          run: [
            `ssh root@${first.values.address} cat /etc/rancher/k3s/k3s.yaml | sed "s/127.0.0.1/${first.values.address}/; s/default/${cluster.name}/" > ${file}`,
            `chmod 600 ${file}`,
            `kubectl --kubeconfig ${file} get nodes`,
          ],
        }
      : {}),
    expect: 'each node is `Ready`',
  };
}

function monitoringStep(cell: CellPlan): Block {
  const { address, metrics, logs, alerts } = cell.services.monitoring.values;
  const forwards = [metrics.port, logs.port, alerts.port].map((port) => `-L ${port}:127.0.0.1:${port}`).join(' ');
  return steps([
    {
      does: `Look at metrics (${metrics.port}), logs (${logs.port}) and alerts (${alerts.port}) through a tunnel; none of them faces the internet.`,
      run: [`ssh ${forwards} ${address}`],
    },
  ]);
}

const INSTANCES = [
  'No connection to PostgreSQL',
  `${code('kubectl -n data get clusters.postgresql.cnpg.io,poolers,pods')}, ${code('kubectl -n cnpg-system logs deployment/cloudnative-pg')}`,
] as const;

const MEMBERS = [
  'No connection to MariaDB',
  `${code('kubectl -n data get mariadbs.k8s.mariadb.com,pods')}, ${code('kubectl -n mariadb-system logs deployment/mariadb-operator')}`,
] as const;

function troubles(cell: CellPlan, { namespace, slug, apps }: ExampleTenant): Block {
  const { postgres, mariadb, cache, monitoring, mail } = cell.services;
  const gateway = cell.components.find(({ values }) => values.layer === 'gateway')?.values.namespace ?? 'default';
  const flux = cell.delivery.values.engine === 'flux';
  const host = apps[0]?.app.values.host ?? `${slug}.<appsDomain>`;
  const [primary] = postgres.values.addresses;
  const rows: readonly (readonly [string, string])[] = [
    ['A change does not arrive', code(flux ? 'flux get kustomizations --all-namespaces' : 'kubectl -n argocd get applications')],
    ['Pods are `Pending`', `${code(`kubectl -n ${namespace} describe pods`)}: room on the nodes, a quota, or a volume`],
    [
      'A name does not answer',
      `${code(`dig +short ${host}`)}, then ${code(`kubectl -n ${gateway} get service,gateway`)}, then ${code(`curl --head https://${host}`)}`,
    ],
    [
      'A certificate is not issued',
      `${code(`kubectl -n ${gateway} describe certificaterequests,orders,challenges`)}, then ${code('kubectl -n cert-manager logs deployment/cert-manager')}`,
    ],
    ...(primary === undefined
      ? []
      : ([
          [
            'No connection to PostgreSQL',
            `${code(`pg_isready -h ${primary} -p 6432`)}, ${code('patronictl list')}, ${code('/var/log/postgresql/pgbouncer.log')} on the hosts, ${code('ufw status')}`,
          ],
        ] as const)),
    ...(postgres.values.inside ? [INSTANCES] : []),
    ...(mariadb?.values.inside ? [MEMBERS] : []),
    ...(mariadb?.values.addresses[0] === undefined
      ? []
      : ([
          ['No connection to MariaDB', code(`mariadb --host ${mariadb.values.addresses[0]} --execute "show status like 'wsrep%'"`)],
        ] as const)),
    ...(cache.values.addresses[0] === undefined
      ? []
      : ([
          [
            'The cache is slow or away',
            `${code(`valkey-cli -h ${cache.values.addresses[0]} -p 26379 SENTINEL masters`)}, ${code(`valkey-cli -h ${cache.values.addresses[0]} INFO replication`)}`,
          ],
        ] as const)),
    [
      'A graph is empty',
      `${code(`curl http://${monitoring.values.address}:${monitoring.values.metrics.port}/api/v1/targets`)}, ${code('kubectl -n monitoring get pods')}`,
    ],
    ...(mail
      ? ([
          [
            'No mail arrives',
            `${code(`nc -z -w 5 ${mail.values.host} ${mail.values.port}`)} from a node; SPF, DKIM and DMARC of ${code(mail.values.from)}`,
          ],
        ] as const)
      : []),
    ['Why is it so?', `${code('hansa explain <what>')}: a code, a key, a planned thing, or the ${code('hansa/origin')} of any object`],
  ];
  return table(['what you see', 'where to look'], rows);
}

function keepsakes({ platform }: DocumentView): string[] {
  return platform.cells.flatMap((cell) => {
    const { name } = cell.cell;
    return [
      storeWords(cell.delivery.values.secrets).keep(code(name)),
      ...when(
        cell.controlPlane !== undefined,
        `${code('HANSA_VAULT_KEY')} of the control plane in ${code(name)}, kept where its database backups are not.`,
      ),
      `The credentials of the store for backups of ${code(name)}, kept outside of what they back up.`,
    ];
  });
}
