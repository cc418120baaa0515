import { type CellPlan, clustersOf } from '../plan/plan.ts';
import { type Step, code, plain } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import type { DocumentView } from './view.ts';

/** Accounts, machines, networks, stores, names, mail and Git: what is ordered before anything is installed. */
export function groundSteps(view: DocumentView, cell: CellPlan): readonly StepGroup[] {
  return [
    {
      title: 'Orders and accounts',
      steps: [...machineSteps(cell), networkStep(cell), ...storeSteps(cell), ...nameSteps(view, cell), ...otherSteps(view, cell)],
    },
  ];
}

function machineSteps(cell: CellPlan): readonly Step[] {
  const nodes = clustersOf(cell).flatMap(({ servers, pools }) => [
    ...servers.map(({ name, values }) => ({ ...values, count: 1, name })),
    ...pools.map(({ name, values }) => ({ ...values, count: values.nodes, name: `pool ${name}` })),
  ]);
  const hosts = cell.hosts.map(({ name, values }) => ({ ...values, count: 1, name }));
  const bySite = Map.groupBy([...nodes, ...hosts], ({ site }) => site);
  return [...bySite].map(([site, machines]) => {
    const types = [...Map.groupBy(machines, ({ type }) => type)].map(
      ([type, own]) => `${own.reduce((sum, each) => sum + each.count, 0)} × ${code(type)} (${own.map(({ name }) => name).join(', ')})`,
    );
    return { does: `Rent at ${code(site)}: ${types.join('; ')}.` };
  });
}

function networkStep(cell: CellPlan): Step {
  const { nodes } = cell.primary.cluster.values.networks;
  return {
    does: `Join all sites of ${code(cell.cell.name)} in one private network, ${code(nodes)}, encrypted between providers, and give each host its address. No address of it is reached from the internet.`,
    run: cell.hosts.map(({ values }) => `ping -c 1 ${values.address}`),
    expect: 'each answers from every server of the cluster, and none from outside',
  };
}

function storeSteps({ cell, buckets: own, services: { objects } }: CellPlan): readonly Step[] {
  const { at, url, buckets, bucketLimit, copy, offsite } = objects.values;
  const many =
    buckets === 'per-tenant'
      ? `a bucket for each tenant that has files; the account gives ${bucketLimit === null ? 'an unknown number' : bucketLimit}`
      : 'one bucket for all tenants';
  const second = [...new Set([copy, offsite])].filter((each) => each !== null);
  return [
    { does: `Open an account for objects of ${code(cell.name)} alone at ${code(at)} (${code(url)}), with a key of its own: ${many}.` },
    ...second.map((store) => ({
      does: `Open an account at ${code(store)} for ${store === copy ? 'the second copy of every object' : ''}${store === copy && store === offsite ? ' and for ' : ''}${store === offsite ? 'backups' : ''}, with other credentials: who holds the first may not delete the second.`,
    })),
    ...own.map(({ id, values: { name } }) => ({
      does: `Make the bucket ${code(name)} at ${code(at)} with versions, copy it as those of tenants, and put a key that reaches it alone into ${code(`platform/${id.slice(id.lastIndexOf('/') + 1)}`)}.`,
    })),
    ...when(offsite === null, { does: '**No store for backups is planned**: `backup.offsite` is none.' }),
  ];
}

/** Whoever hosts the zones, and by what records may be written there. */
function letIn({ dns, nameServer }: DocumentView['platform']): string {
  if (!nameServer) return `at ${code(dns.value)}, and make a token that may write records there.`;
  const { name, algorithm } = nameServer.key;
  return `on ${code(nameServer.host.value)}, and let it take updates of TXT records that are signed by a key ${code(name.value)} (${code(algorithm.value)}).`;
}

function nameSteps({ platform }: DocumentView, { cell, components, controlPlane }: CellPlan): readonly Step[] {
  const { domain, appsDomain } = platform.platform.values;
  const own = components.flatMap(({ values: { host } }) => host ?? []);
  const hosts = [cell.values.wildcard, cell.values.signOn, ...(controlPlane ? [controlPlane.thing.values.host] : []), ...own];
  return [
    {
      does: `Host the zones ${code(domain)} and ${code(appsDomain)} ${letIn(platform)}`,
      run: [`dig +short NS ${domain}`, `dig +short NS ${appsDomain}`],
      expect: platform.nameServer ? 'your name servers' : `servers of ${plain(platform.dns.value)}`,
    },
    { does: `Let ${hosts.map((each) => code(each)).join(', ')} lead to the address of the gateway, as soon as it has one.` },
  ];
}

function otherSteps({ platform }: DocumentView, { services: { mail }, delivery }: CellPlan): readonly Step[] {
  const mirror = platform.mirror.value;
  return [
    ...when(
      mail !== undefined,
      ...(mail
        ? [
            {
              does: `Get an account at the relay of ${plain(mail.values.party)} that may send from ${code(mail.values.from)}; publish SPF, DKIM and DMARC as it says.`,
              run: [`nc -z -w 5 ${mail.values.host} ${mail.values.port}`],
              expect: 'the port is open from the nodes: many providers close mail ports until they are asked',
            },
          ]
        : []),
    ),
    {
      does: `Make the repository of the tree, and a key that reads it.`,
      run: [`git ls-remote ${delivery.values.deploy}`],
      expect: 'no error',
    },
    ...when(mirror !== null, {
      does: `Fill the mirror ${code(mirror ?? '')} with every image and chart; ${code('hansa lock')} says which digest each tag leads to.`,
    }),
  ];
}
