import { SMALLEST_TTL } from '../catalogue/ttl.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { EVICTION, NODE_MONITOR, NODE_SECONDS, RESOLVERS, TOLERATION_SECONDS } from './sources.ts';
import { type Sum, type Term, between, exactly, sumOf, unknown } from './term.ts';

/** Seconds between two looks of the engine at the repository: what we render for Flux, and the default of Argo CD. */
const LOOKS: Readonly<Record<string, { readonly seconds: number; readonly why: string }>> = {
  flux: { seconds: 60, why: 'the entry of a cell is looked at every minute' },
  argocd: { seconds: 180, why: 'Argo CD looks at a repository every three minutes where nobody tells it sooner' },
};

function poolReason(cell: CellPlan): Reason {
  return cell.primary.pools[0] ?? cell.primary.cluster;
}

/** A pod that must come up anew. What it takes depends on the image, the app, and how much it has to do first. */
export function podsStart(cell: CellPlan): Term {
  return unknown({
    name: 'the pods start',
    why: 'pulling images and starting apps takes seconds to minutes; no drill of this platform is known here',
    reason: poolReason(cell),
  });
}

/** A node is silent. */
export function nodeNoticed(cell: CellPlan): Term {
  const { grace, period } = NODE_SECONDS;
  return between('published', grace, grace + period, {
    name: 'Kubernetes holds the node for lost',
    why: `a node is lost after ${grace} s of silence (node-monitor-grace-period), looked at every ${period} s`,
    reason: poolReason(cell),
    source: NODE_MONITOR,
  });
}

/** Pods of a lost node run elsewhere, where there is room for them. */
export function podsMove(cell: CellPlan): Sum {
  return sumOf('pods that run once stand elsewhere', [
    nodeNoticed(cell),
    exactly('published', TOLERATION_SECONDS, {
      name: 'they are given up',
      why: 'every pod tolerates a lost node for 300 s unless it says otherwise, and ours say nothing',
      reason: poolReason(cell),
      source: EVICTION,
    }),
    podsStart(cell),
  ]);
}

/** Of an app with a second pod only the requests to the lost one fail, until it is no longer asked. */
export function podsLeftOut(cell: CellPlan): Sum {
  return sumOf('pods that run twice go on alone', [nodeNoticed(cell)]);
}

/** The kubelet starts a process again at once. */
export function podsRestart(cell: CellPlan): Sum {
  return sumOf('the pod answers again', [podsStart(cell)]);
}

/** A name leads elsewhere: those who asked just before keep the old address. */
export function namesMove({ dns }: PlatformPlan): Term {
  const known = SMALLEST_TTL[dns.value];
  const name = 'resolvers forget the old address';
  if (!known)
    return unknown({
      name,
      why: `they keep it for the TTL of the record; how little ${dns.value} takes was not read`,
      reason: dns,
      source: RESOLVERS,
    });
  return between('assumed', known.seconds, null, {
    name,
    why: `${known.said}; what your records say is not part of the plan, and some resolvers keep more`,
    reason: dns,
    source: known.source,
  });
}

/** The commit that wakes the other cluster reaches it. */
export function engineLooks(cell: CellPlan): Term {
  const { engine } = cell.delivery.values;
  const looks = LOOKS[engine];
  const name = `${engine} takes the commit`;
  if (!looks) return unknown({ name, why: 'nobody has read how often it looks', reason: reasonOf(cell.delivery, 'engine') });
  return exactly('decided', looks.seconds, { name, why: looks.why, reason: reasonOf(cell.delivery, 'engine') });
}
