import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { ownSite } from '../plan/inventory.ts';
import type { CellPlan, ClusterPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

const EVIDENCE = [{ url: 'https://kubernetes.io/docs/setup/best-practices/multiple-zones/', checkedAt: '2026-11-21' }];

const SAME_SITE: Code = {
  code: 'failover/same-site',
  severity: 'error',
  title: 'A standby that falls with what it stands by for',
  trap: 'A second cluster at the site that the first one cannot lose.',
  why: 'What takes the site down, its power or its line, takes both: the standby is paid for and takes over nothing.',
  wayOut: 'A standby at another site, better at another provider, with the data there too.',
  keys: ['cells.*.standby', 'cells.*.standby.pools.*.at', 'cells.*.standby.servers.at'],
  evidence: EVIDENCE,
};

/** Sites without which a cluster stops: half of its servers are there, or every node that takes any app. */
function vital({ servers, pools }: ClusterPlan): ReadonlyMap<string, Origin> {
  const found = new Map<string, Origin>();
  const sites = (list: readonly { readonly values: { readonly site: string } }[]) => list.map((each) => each.values.site);
  const at = sites(servers);
  for (const server of servers) {
    const { site } = server.values;
    if (!found.has(site) && at.filter((each) => each === site).length * 2 >= at.length) found.set(site, reasonOf(server, 'site').origin);
  }
  const open = pools.filter((pool) => pool.values.taints.length === 0);
  const [first] = open;
  // What is said last holds: pools are what people place, servers follow them.
  if (first && open.every((pool) => pool.values.site === first.values.site)) found.set(first.values.site, reasonOf(first, 'site').origin);
  return found;
}

export const failoverSameSite: CrossRule = {
  code: SAME_SITE,
  platform: (plan) => plan.cells.flatMap((cell) => (cell.standby ? together(cell, cell.standby) : [])),
};

function together(cell: CellPlan, standby: ClusterPlan): Finding[] {
  const needed = vital(cell.primary);
  return [...vital(standby)]
    .filter(([site]) => needed.has(site))
    .map(([site, at]) =>
      finding(SAME_SITE, {
        at,
        subject: standby.cluster.name,
        found: site,
        expected: `a site other than ${site}`,
        message: `${standby.cluster.name} stands at ${site}, without which ${cell.primary.cluster.name} stops: both are lost together.`,
        hint: `Place it at another provider, or at another site than ${[...needed.keys()].join(' and ')}.`,
        related: [needed.get(site) as Origin],
      }),
    );
}

const NO_STANDBY: Code = {
  code: 'failover/no-standby',
  severity: 'error',
  title: 'A failover to nowhere',
  trap: '`failover.mode: automatic`, or votes, where no cell has a standby.',
  why: 'There is nothing to switch to: whoever reads the spec takes the cloud for one that survives the loss of a site.',
  wayOut: 'A `standby` for the cells that are to survive, or no `failover` section.',
  keys: ['failover.mode', 'failover.votes', 'cells.*.standby'],
  evidence: EVIDENCE,
};

export const failoverNoStandby: CrossRule = {
  code: NO_STANDBY,
  across: true,
  platform: (plan) => {
    const { mode, votes } = plan.failover.values;
    if (plan.cells.some((cell) => cell.standby) || (mode === 'manual' && votes.length === 0)) return [];
    const promised = mode === 'automatic';
    const message = promised
      ? 'The failover is automatic, and no cell has a standby to switch to.'
      : 'Votes decide on a failover, and no cell has a standby to switch to.';
    return [
      finding(NO_STANDBY, {
        // Votes alone promise nothing; they are only paid for.
        severity: promised ? 'error' : 'warning',
        at: reasonOf(plan.failover, promised ? 'mode' : 'votes').origin,
        subject: 'failover',
        found: promised ? 'automatic, without a standby' : `${votes.length} votes, without a standby`,
        expected: 'a cell with a standby',
        message,
        hint: 'Give a cell a `standby` at another provider, or leave `failover` out.',
      }),
    ];
  },
};

/**
 * Votes may stand outside the providers of the catalogue, in an office. A place that resembles one of theirs is misspelt; any other is
 * taken as a party of its own, and that is said.
 */
export const failoverVotes: CrossRule = {
  code: CODES.reference,
  catalogue: (plan, catalogue) => {
    const { origin } = reasonOf(plan.failover, 'votes');
    return plan.failover.values.votes.flatMap((vote, index) => {
      const at = { file: origin.file, pointer: `${origin.pointer}/${index}` };
      return placed(catalogue, vote) || ownSite(plan, vote) ? [] : [stranger(catalogue, plan, at, vote)];
    });
  },
};

function sitesOf(catalogue: Catalogue): string[] {
  return Object.values(catalogue.providers).flatMap((provider) => provider.sites.map((site) => `${provider.name}/${site.name}`));
}

function placed(catalogue: Catalogue, vote: string): boolean {
  return sitesOf(catalogue).includes(vote);
}

function stranger(catalogue: Catalogue, plan: PlatformPlan, at: Origin, vote: string): Finding {
  const [party = ''] = vote.split('/', 1);
  const known = Object.keys(catalogue.providers);
  const provider = known.find((each) => each === party) ?? nearest(party, known);
  const own = sitesOf(catalogue).filter((site) => site.startsWith(`${provider}/`));
  const meant = provider === undefined ? undefined : nearest(vote, own);
  const common = { at, subject: plan.failover.id, found: vote };
  if (provider === undefined)
    return finding(CODES.reference, {
      ...common,
      severity: 'warning',
      expected: 'provider/site, or a place of your own',
      message: `\`${vote}\` is no site of the catalogue: it is counted as a party of its own.`,
      hint: 'Leave it when the vote stands in your own rooms, at nobody whom another vote names.',
    });
  return finding(CODES.reference, {
    ...common,
    expected: own.join(', '),
    message: `There is no site \`${vote}\`.`,
    hint: meant ? `Did you mean \`${meant}\`?` : `Sites of ${provider}: ${own.join(', ')}.`,
    remedies: meant ? [{ ...at, value: meant }] : [],
  });
}
