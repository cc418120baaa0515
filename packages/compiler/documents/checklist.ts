import type { CellPlan } from '../plan/plan.ts';
import { type Block, type Document, type Step, heading, steps, text } from './block.ts';
import { appSteps } from './steps-apps.ts';
import { clusterSteps } from './steps-cluster.ts';
import { dataSteps } from './steps-data.ts';
import { groundSteps } from './steps-ground.ts';
import { proofSteps } from './steps-proof.ts';
import { watchSteps } from './steps-watch.ts';
import type { DocumentView } from './view.ts';

/** Steps that belong together, under a heading of their own. */
export interface StepGroup {
  readonly title: string;
  readonly steps: readonly Step[];
}

type Phase = readonly [title: string, why: string, of: (view: DocumentView, cell: CellPlan) => readonly StepGroup[]];

/** The order in which things can be applied: what a phase needs is in those before it. */
const PHASES: readonly Phase[] = [
  [
    'External services',
    'What stands outside of Kubernetes comes first: the tree expects it at these addresses. Hansa plans hosts and does not write their files; tools named here are those of the programs themselves.',
    (view, cell) => [...groundSteps(view, cell), ...dataSteps(view, cell), ...watchSteps(view, cell)],
  ],
  ['Cluster', 'Then the cluster, its engine, and the platform in the order of its needs.', clusterSteps],
  ['Apps', 'Then who signs people in, and the tenants, the canaries first.', appSteps],
  [
    'Tests',
    'What nobody has tried does not work. Each test has the figure that the layout promises; write down the one that you measured.',
    proofSteps,
  ],
];

/** Everything between an order at a provider and a cloud that one may sell, to be ticked off: a phase after the other, for every cell. */
export function checklist(view: DocumentView): Document {
  const { platform } = view;
  const several = platform.cells.length > 1;
  const phases = PHASES.flatMap(([title, why, of], index) => [
    heading(`${index + 1}. ${title}`),
    text(why),
    ...platform.cells.flatMap((cell) => groupBlocks(of(view, cell), several ? ` of ${cell.cell.name}` : '')),
  ]);
  return {
    name: 'checklist',
    title: 'Checklist',
    does: 'the order in which everything is applied and looked at: external services, cluster, apps, tests, with the commands for these addresses',
    blocks: [
      text(
        'Steps follow from the plan: what this platform does not have is not asked for. Commands run where the private network is reached; nothing is ticked here by Hansa.',
      ),
      ...phases,
    ],
  };
}

function groupBlocks(groups: readonly StepGroup[], of: string): Block[] {
  return groups.flatMap((group) => (group.steps.length === 0 ? [] : [heading(`${group.title}${of}`, 3), steps(group.steps)]));
}

/** Steps that are there only when something holds. */
export function when<T>(holds: boolean, ...all: readonly T[]): readonly T[] {
  return holds ? all : [];
}
