import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { doubtful } from '../sovereignty/chosen.ts';
import { tiesOf } from '../sovereignty/closure.ts';
import { judged, stopped } from '../sovereignty/gates.ts';
import { known } from '../sovereignty/verdict.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'sovereignty/unneeded',
  severity: 'note',
  title: 'An exception that nothing needs',
  trap: 'A party is accepted, or described, and no gate stops it: it is no part of the platform, it passes, or its axis has no gate.',
  why: 'An exception that is left behind is one that somebody will lean on later without having asked. A description of somebody whom Hansa knows is not read.',
  wayOut: 'Leave it out; or write the gate that it is an exception of.',
  keys: ['sovereignty.accept', 'sovereignty.parties'],
  evidence: [{ url: 'https://commission.europa.eu/document/09579818-64a6-4dd5-9577-446ab6219113_en', checkedAt: '2026-11-21' }],
};

export const sovereigntyUnneeded: CrossRule = {
  code: CODE,
  across: true,
  catalogue: (plan, catalogue, models) => [...acceptances(plan, catalogue, models), ...descriptions(plan, catalogue, models)],
};

function acceptances(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Finding[] {
  if (plan.accepted.value.length === 0) return [];
  const stops = judged(plan, catalogue, models).filter(stopped);
  const needed = new Set([...stops.map(({ party }) => party.id), ...doubtful(plan, catalogue)]);
  return plan.accepted.value.flatMap(({ party }, index) => {
    const { id } = known(party, plan);
    if (needed.has(id)) return [];
    const at = { file: plan.accepted.origin.file, pointer: `${plan.accepted.origin.pointer}/${index}/party` };
    return [unneeded(at, party, `No gate stops ${party}: the exception does nothing.`, plan)];
  });
}

function descriptions(plan: PlatformPlan, catalogue: Catalogue, models: readonly TenantPlan[]): Finding[] {
  if (plan.parties.value.length === 0) return [];
  const ties = [...tiesOf(plan), ...judged(plan, catalogue, models).map(({ tie }) => tie)];
  const met = new Set(ties.map(({ party }) => known(party, plan).id));
  return plan.parties.value.flatMap(({ name }, index) => {
    const { id, by } = known(name, plan);
    if (by === 'operator' && met.has(id)) return [];
    const at = { file: plan.parties.origin.file, pointer: `${plan.parties.origin.pointer}/${index}/name` };
    const why = by === 'catalogue' ? `Hansa knows ${name}, and says itself who that is` : `${name} is no part of this platform`;
    return [unneeded(at, name, `${why}: the description does nothing.`, plan)];
  });
}

function unneeded(at: Finding['at'], subject: string, message: string, plan: PlatformPlan): Finding {
  const gates = `dataPath: ${plan.gates.dataPath.value}, runtime: ${plan.gates.runtime.value ?? 'none'}`;
  return finding(CODE, {
    at,
    subject,
    found: 'nothing needs it',
    expected: 'a gate that stops it',
    message,
    hint: `Leave it out, or write the gate (${gates}).`,
  });
}
