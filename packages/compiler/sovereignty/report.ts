import type { Catalogue } from '../catalogue/catalogue.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import { modelTenants } from '../plan/model.ts';
import type { Acceptance, Gate, PlatformPlan } from '../plan/plan.ts';
import { tiesOf } from './closure.ts';
import { codeTies } from './code.ts';
import { acceptanceOf } from './gates.ts';
import { type Component, componentsOf } from './components.ts';
import { type Gap, GAPS } from './gaps.ts';
import { factsOf } from './parties/index.ts';
import type { Certificate, Said } from './parties/party.ts';
import { UNKNOWN } from './seats.ts';
import { type Telemetry, telemetryOf } from './telemetry.ts';
import { AXES, type Axis, type Tie } from './tie.ts';
import { type Known, OPERATOR, type Verdict, known, verdict } from './verdict.ts';

/** One party on one axis. Countries are ISO 3166 alpha-2 or `unknown`. */
export interface Row {
  readonly party: string;
  readonly name: string;
  readonly seat: string;
  readonly control: string;
  readonly controller: string;
  readonly processes: string;
  /** Who says where it is seated: the catalogue, the operator in the spec, or nobody. */
  readonly by: Known['by'];
  /** `null` on an axis without a gate. */
  readonly verdict: Verdict | null;
  readonly accepted: (Acceptance & { readonly ended: boolean }) | null;
  readonly ties: readonly Pick<Tie, 'does' | 'at'>[];
  readonly evidence: readonly Said[];
  readonly certificates: readonly (Certificate & { readonly ended: boolean | null })[];
}

export interface Report {
  readonly platform: string;
  /** The day against which ends are held. */
  readonly day: string;
  readonly gates: Readonly<Record<'dataPath' | 'runtime', { readonly zone: Gate | null; readonly asked: boolean }>>;
  readonly axes: Readonly<Record<Axis, readonly Row[]>>;
  /** A line for each program: licence and control apart. */
  readonly components: readonly Component[];
  readonly telemetry: readonly Telemetry[];
  /** What is part of every cloud and not decided by the spec: nobody is to read its absence as an answer. */
  readonly gaps: readonly Gap[];
}

/** Every party of a platform on four axes, on a day as in 2026-11-21. */
export function reportOf(plan: PlatformPlan, catalogue: Catalogue, day: string): Report {
  const ties = [...tiesOf(plan), ...codeTies(plan, catalogue, modelTenants(catalogue, plan))];
  const governance = makers(plan, catalogue);
  const rows = (axis: Axis): readonly Row[] =>
    axis === 'governance'
      ? governance
      : rowsOf(
          ties.filter((tie) => tie.axis === axis),
          (party) => rowOf(plan, party, axis, day),
        );
  const { dataPath, runtime } = plan.gates;
  return {
    platform: plan.platform.name,
    day,
    gates: { dataPath: gateOf(dataPath), runtime: gateOf(runtime) },
    axes: Object.fromEntries(AXES.map((axis) => [axis, rows(axis)])) as Record<Axis, readonly Row[]>,
    components: componentsOf(plan, catalogue),
    telemetry: telemetryOf(plan, catalogue),
    gaps: GAPS,
  };

  /** One row a party; what stops it first, then by name. */
  function rowsOf(of: readonly Tie[], describe: (party: Known) => Omit<Row, 'ties'>): readonly Row[] {
    const parties = new Map<string, { party: Known; ties: Pick<Tie, 'does' | 'at'>[] }>();
    for (const { party: word, does, at } of of) {
      const party = known(word, plan);
      const kept = parties.get(party.id);
      if (kept) kept.ties.push({ does, at });
      else parties.set(party.id, { party, ties: [{ does, at }] });
    }
    const made = [...parties.values()].map((each) => ({ ...describe(each.party), ties: each.ties }));
    return made.sort((a, b) => rank(a) - rank(b) || compareText(a.party, b.party));
  }
}

function gateOf({ value, because }: PlatformPlan['gates']['dataPath' | 'runtime']): Report['gates']['runtime'] {
  return { zone: value, asked: because.how === 'asked' };
}

function rank({ verdict: said, accepted }: Pick<Row, 'verdict' | 'accepted'>): number {
  if (said === 'fails') return accepted && !accepted.ended ? 1 : 0;
  return said === 'unshown' ? 2 : 3;
}

function rowOf(plan: PlatformPlan, party: Known, axis: Axis, day: string): Omit<Row, 'ties'> {
  const facts = factsOf(party.id);
  const zone = axis === 'dataPath' || axis === 'runtime' ? plan.gates[axis].value : null;
  const acceptance = zone === null ? undefined : acceptanceOf(party, plan);
  const stated = plan.parties.value.find((each) => each.name === party.id);
  const own = {
    what: stated?.evidence ?? '',
    source: 'sovereignty.parties of the spec',
    checkedAt: stated?.checked ?? day,
    verified: false,
  };
  return {
    party: party.id,
    name: facts?.name ?? (party.id === OPERATOR ? plan.platform.name : party.id),
    seat: party.seat,
    control: party.control,
    controller: facts?.controller ?? (party.control === UNKNOWN ? UNKNOWN : party.control),
    processes: facts?.processes ?? placesOf(plan, party) ?? UNKNOWN,
    by: party.by,
    verdict: zone === null ? null : verdict(party, zone),
    accepted: acceptance ? { ...acceptance, ended: acceptance.until < day } : null,
    evidence: facts?.says ?? (stated ? [own] : []),
    certificates: (facts?.certificates ?? []).map((each) => ({ ...each, ended: each.until === UNKNOWN ? null : each.until < day })),
  };
}

/** Where the machines of an inventory stand that this party runs, as the spec says. */
function placesOf(plan: PlatformPlan, party: Known): string | undefined {
  const own = plan.inventory?.sites.filter((site) => known(site.party.value, plan).id === party.id) ?? [];
  return own.length === 0 ? undefined : own.map(({ name, country }) => `${name} (${country.value})`).join(', ');
}

/** Who makes what runs: a row a maker. No gate asks for it, for open software can be kept and replaced, and its maker sees no data. */
function makers(plan: PlatformPlan, catalogue: Catalogue): readonly Row[] {
  const byMaker = new Map<string, Component[]>();
  for (const each of componentsOf(plan, catalogue)) byMaker.set(each.maker, [...(byMaker.get(each.maker) ?? []), each]);
  const at = plan.platform.origin;
  return [...byMaker].map(([name, made]) => ({
    party: name,
    name,
    seat: UNKNOWN,
    control: made[0]?.control ?? UNKNOWN,
    controller: name,
    processes: UNKNOWN,
    by: made[0]?.control === UNKNOWN ? ('nobody' as const) : ('catalogue' as const),
    verdict: null,
    accepted: null,
    ties: made.map((each) => ({ does: `makes ${each.name}`, at })),
    evidence: [],
    certificates: [],
  }));
}
