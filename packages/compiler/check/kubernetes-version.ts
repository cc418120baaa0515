import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { KubernetesRange } from '../spec/vocabulary.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'kubernetes/version',
  severity: 'error',
  title: 'A Kubernetes that the programs of the cell do not support',
  trap: 'A version of Kubernetes that is older or newer than what the GitOps engine or a component of the cell was tested with.',
  why: 'An old API server lacks kinds and fields that their charts use, so the installation fails; a new one has dropped what they call. Makers answer for the versions of their table only.',
  wayOut: 'Leave the key out: the default is the newest version that all of them support.',
  keys: ['cells.*.cluster.version', 'cells.*.standby.version'],
  evidence: [
    { url: 'https://fluxcd.io/flux/installation/#prerequisites', checkedAt: '2026-11-21' },
    { url: 'https://cert-manager.io/docs/releases/', checkedAt: '2026-11-21' },
  ],
};

interface Supporter {
  readonly name: string;
  readonly range: KubernetesRange;
}

export const kubernetesVersion: CrossRule = {
  code: CODE,
  catalogue: (plan, catalogue) =>
    plan.cells.flatMap((cell) =>
      [cell.primary, cell.standby].flatMap((cluster) => (cluster ? unsupported(cell, cluster, supporters(catalogue, cell)) : [])),
    ),
};

function supporters(catalogue: Catalogue, cell: CellPlan): Supporter[] {
  const engine = catalogue.layers.gitops.choices.find((choice) => choice.name === cell.delivery.values.engine);
  const components = cell.components.flatMap((component) => {
    const range = catalogue.components[component.values.component]?.kubernetes;
    return range ? [{ name: component.name, range }] : [];
  });
  return [...(engine?.kubernetes ? [{ name: engine.name, range: engine.kubernetes }] : []), ...components];
}

function unsupported(cell: CellPlan, { cluster }: ClusterPlan, all: readonly Supporter[]): Finding[] {
  const found = cluster.values.version;
  const against = all.filter(({ range }) => minor(found) < minor(range.from) || minor(found) > minor(range.to));
  if (against.length === 0) return [];
  const said = against.map(({ name, range }) => `${name} supports ${range.from} to ${range.to}`).join(', ');
  const from = all.map(({ range }) => range.from).sort((a, b) => minor(b) - minor(a))[0] ?? '';
  const to = all.map(({ range }) => range.to).sort((a, b) => minor(a) - minor(b))[0] ?? '';
  const at = reasonOf(cluster, 'version').origin;
  const message = `${cell.cell.name} would run Kubernetes ${found}; ${said}.`;
  return [
    finding(CODE, {
      at,
      subject: cluster.name,
      found,
      expected: `${from} to ${to}`,
      message,
      hint: 'Leave `version` out, or take one of these.',
      remedies: [{ ...at, remove: true }],
    }),
  ];
}

/** `1.36.5+k3s1` counts by its first two numbers; there is one major version. */
function minor(version: string): number {
  const [major = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major * 1000 + second;
}
