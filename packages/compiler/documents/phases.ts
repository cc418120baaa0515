import { folderOf } from '../plan/credentials.ts';
import { type ClusterPlan, clustersOf, machinesOf } from '../plan/plan.ts';
import { type Document, type Step, code, heading, link, plain, steps, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

/** One phase as this platform has it. `asked: null`: the spec does not ask for it, and `missing` says by which key it would. */
interface Phase {
  readonly title: string;
  readonly deliverable: string;
  readonly asked: string | null;
  readonly missing: string;
  readonly seen: readonly Step[];
}

/** From nothing to something that can be shown, in six phases: what each delivers here, whether it is asked for, and how its state is seen. */
export function phases(view: DocumentView): Document {
  const all = [foundation(view), observability(view), applications(view), expansion(view), failover(view), showcase()];
  const rows = all.map(({ title, deliverable, asked, missing }, index) => [
    `${index + 1}. ${title}`,
    deliverable,
    asked === null ? `**not asked for**: ${missing}` : asked,
  ]);
  return {
    name: 'phases',
    title: 'Phases',
    does: 'from nothing to a cloud that can be shown, in six phases: what each delivers, whether the spec asks for it, and what shows that it is done',
    blocks: [
      text(
        `The spec says what is asked for; whether it is there only the clusters know. A phase is done when each of its commands says what is expected. Every single step is in the ${link('checklist', 'checklist.md')}.`,
      ),
      table(['phase', 'delivers', 'here'], rows),
      ...all.flatMap(({ title, deliverable, asked, missing, seen }, index) => [
        heading(`${index + 1}. ${title}`),
        text(asked === null ? `${deliverable}. Not asked for: ${missing}.` : `${deliverable}: ${asked}.`),
        ...(asked === null ? [] : [steps(seen)]),
      ]),
    ],
  };
}

function foundation({ platform }: DocumentView): Phase {
  const clusters = platform.cells.flatMap((cell) =>
    clustersOf(cell).map(({ cluster }) => ({ cluster, flux: cell.delivery.values.engine === 'flux', cell })),
  );
  const engines = new Set(clusters.map(({ flux }) => (flux ? 'Flux' : 'Argo CD')));
  return {
    title: 'Foundation',
    deliverable: 'Every cluster follows Git',
    asked: `${[...engines].join(' and ')} in ${clusters.map(({ cluster }) => code(cluster.name)).join(', ')}`,
    missing: '',
    seen: [
      { does: 'The trees in Git are those of the spec.', run: ['hansa render --check'], expect: 'nothing that would change' },
      ...clusters.map(({ cluster, flux, cell }) => ({
        does: `${code(cluster.name)} follows ${code(`deploy/${cell.cell.name}/${folderOf(cluster.values.role)}`)}.`,
        run: [
          flux
            ? `kubectl --context ${cluster.name} get kustomizations.kustomize.toolkit.fluxcd.io --all-namespaces`
            : `kubectl --context ${cluster.name} -n argocd get applications`,
        ],
        expect: flux ? 'each is `Ready`' : 'each is `Synced` and `Healthy`',
      })),
    ],
  };
}

function observability({ platform }: DocumentView): Phase {
  const hosts = platform.cells.map((cell) => ({ cell, ...cell.services.monitoring.values }));
  return {
    title: 'Observability',
    deliverable: 'Metrics and logs of all clusters of a cell in one place',
    asked: `${code(platform.stack.metrics.value)} and Loki at ${hosts.map(({ address }) => code(address)).join(', ')}`,
    missing: '',
    seen: hosts.flatMap(({ cell, address, metrics, logs }) => {
      const names = clustersOf(cell).map(({ cluster }) => code(cluster.name));
      const query = `http://${address}:${metrics.port}/api/v1/query`;
      return [
        {
          does: `Metrics of ${code(cell.cell.name)} arrive.`,
          run: [`curl --silent --get ${query} --data-urlencode 'query=count by (cluster) (up)'`],
          expect: `a number for ${names.join(' and ')}`,
        },
        {
          does: `Logs of ${code(cell.cell.name)} arrive.`,
          run: [`curl --silent http://${address}:${logs.port}/loki/api/v1/label/cluster/values`],
          expect: names.join(' and '),
        },
      ];
    }),
  };
}

function applications({ platform }: DocumentView): Phase {
  const greeting = platform.cells.filter(({ greeters }) => greeters.length > 0);
  const { appsDomain } = platform.platform.values;
  const answers = greeting.flatMap((cell) =>
    cell.greeters.map((each) => `https://${cell.primary.cluster.name}.${appsDomain}/${each.values.nodeSelector['hansa/provider'] ?? ''}`),
  );
  return {
    title: 'Application layer',
    deliverable: 'Requests reach apps through the gateway, with certificates that are trusted',
    asked: platform.apps.value.map(code).join(', '),
    missing: '',
    seen: [
      ...platform.cells.map(({ cell }) => ({
        does: `Sign-on of ${code(cell.name)} answers.`,
        run: [`curl --fail --silent --head https://${cell.values.signOn}/`],
        expect: 'an answer, with a certificate that is trusted',
      })),
      ...(answers.length > 0
        ? [
            {
              does: 'Podinfo answers at each provider.',
              run: answers.map((each) => `curl --fail --silent ${each}`),
              expect: 'a greeting from each',
            },
          ]
        : []),
    ],
  };
}

/** `6 at hetzner, 2 at scaleway`: the nodes of clusters by provider. */
function spreadOf(clusters: readonly ClusterPlan[]): ReadonlyMap<string, number> {
  const spread = new Map<string, number>();
  for (const { servers, pools } of clusters)
    for (const each of [...servers, ...pools]) spread.set(each.values.provider, (spread.get(each.values.provider) ?? 0) + machinesOf(each));
  return spread;
}

function spreadText(spread: ReadonlyMap<string, number>): string {
  return [...spread].map(([provider, count]) => `${count} at ${plain(provider)}`).join(', ');
}

function expansion({ platform }: DocumentView): Phase {
  const wide = platform.cells.filter((cell) => spreadOf(clustersOf(cell)).size > 1);
  return {
    title: 'Multi-provider expansion',
    deliverable: 'Nodes at more than one provider, and work that is placed among them',
    asked:
      wide.length === 0
        ? null
        : wide.map((cell) => `${code(cell.cell.name)} has nodes ${spreadText(spreadOf(clustersOf(cell)))}`).join('; '),
    missing: `${code('cells.*.cluster.pools')} with a pool at another provider asks for it`,
    seen: wide.flatMap(clustersOf).map((cluster) => ({
      does: `Nodes of ${code(cluster.cluster.name)} are where they should be.`,
      run: [`kubectl --context ${cluster.cluster.name} get nodes --label-columns hansa/pool,hansa/provider,topology.kubernetes.io/region`],
      expect: `${spreadText(spreadOf([cluster]))}, and all are \`Ready\`; servers have no such labels`,
    })),
  };
}

function failover({ platform }: DocumentView): Phase {
  const safe = platform.cells.flatMap((cell) => (cell.standby ? [{ cell, standby: cell.standby.cluster }] : []));
  return {
    title: 'Failover',
    deliverable: 'A second cluster that takes the tenants over, rehearsed and measured',
    asked:
      safe.length === 0
        ? null
        : safe.map(({ cell, standby }) => `${code(standby.name)} at ${code(standby.values.home)} for ${code(cell.cell.name)}`).join('; '),
    missing: `${code('cells.*.standby')} asks for it`,
    seen: safe.flatMap(({ cell, standby }) => [
      {
        does: `${code(standby.name)} has everything of ${code(cell.cell.name)}, and sleeps.`,
        run: [`kubectl --context ${standby.name} get namespaces --selector hansa/tenant`],
        expect: 'a namespace of each tenant',
      },
      {
        does: `It was moved there and back as the ${link('checklist', 'checklist.md')} says. Measured: ______`,
        run: ['hansa explain objectives.recoveryTime'],
        expect: `no longer than ${code(platform.objectives.values.recoveryTime)}, and no write lost that was said to be kept`,
      },
    ]),
  };
}

function showcase(): Phase {
  return {
    title: 'Showcase',
    deliverable: 'Pictures, pages and results that others can look at',
    asked: 'these documents, and the page "Hansa: sites and providers" in Grafana',
    missing: '',
    seen: [
      { does: 'The documents are those of the spec.', run: ['hansa docs'], expect: '`Nothing changed.` on the same day' },
      {
        does: 'Grafana shows "Hansa: sites and providers" with every cluster and provider; a picture of it is kept with the date of each drill.',
      },
    ],
  };
}
