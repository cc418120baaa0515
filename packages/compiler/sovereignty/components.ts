import type { Catalogue } from '../catalogue/catalogue.ts';
import { choiceFacts } from '../catalogue/choices/index.ts';
import { type Care } from '../catalogue/choices/facts.ts';
import type { AppEntry, Fact } from '../catalogue/entry.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { Acceptance, PlatformPlan } from '../plan/plan.ts';
import { APP_CARE } from './app-care.ts';
import { chosenPrograms } from './chosen.ts';
import { UNKNOWN } from './seats.ts';

/** One program of a platform: its licence and who controls its makers, which are two things. */
export interface Component {
  readonly name: string;
  readonly title: string;
  /** SPDX where there is one. */
  readonly licence: string;
  /** Whether the licence is an open one (approved by the OSI). */
  readonly open: boolean;
  readonly maker: string;
  /** Country of ultimate control, or `unknown`. */
  readonly control: string;
  readonly maintained: Care;
  readonly accepted: Acceptance | null;
  /** What was read of its licence, its makers and its care. */
  readonly evidence: readonly Fact[];
}

/** A line for each program that the platform has, by name. A choice that is no program has none. */
export function componentsOf(plan: PlatformPlan, catalogue: Catalogue): readonly Component[] {
  const chosen = chosenPrograms(plan, catalogue).map(({ choice }) => choice.name);
  const names = new Set([...chosen, ...plan.cells.flatMap((cell) => cell.components.map((each) => each.values.component))]);
  // Whoever hosts zones is a party, and on the axes.
  names.delete(plan.dns.value);
  const programs = [...names].flatMap((name) => programOf(name, plan, catalogue));
  const apps = plan.apps.value.flatMap((name) => appOf(catalogue.apps[name], plan));
  return [...programs, ...apps].sort((a, b) => compareText(a.name, b.name));
}

function acceptance(plan: PlatformPlan, name: string): Acceptance | null {
  return plan.accepted.value.find(({ party }) => party === name) ?? null;
}

function programOf(name: string, plan: PlatformPlan, catalogue: Catalogue): Component[] {
  const known = choiceFacts(catalogue, name);
  if (!known) return ofEntry(name, plan, catalogue);
  const { title, maker, open, maintained, facts } = known;
  const evidence = [facts.licence, facts.control, facts.maintained].filter((each) => each !== undefined);
  return [line(name, { title, maker, open, maintained, evidence, accepted: acceptance(plan, name) })];
}

/** An entry of which the table of choices says nothing. */
function ofEntry(name: string, plan: PlatformPlan, { components }: Catalogue): Component[] {
  const entry = components[name];
  if (!entry) return [];
  const { title, maker } = entry;
  return [line(name, { title, maker, open: true, maintained: 'unknown', evidence: [], accepted: acceptance(plan, name) })];
}

function appOf(entry: AppEntry | undefined, plan: PlatformPlan): Component[] {
  if (!entry) return [];
  const { name, title, maker } = entry;
  const care = APP_CARE[name];
  const { maintained = 'unknown', evidence = [] } = care ?? {};
  return [line(name, { title, maker, open: true, maintained, evidence, accepted: acceptance(plan, name) })];
}

type Parts = Omit<Component, 'name' | 'licence' | 'maker' | 'control'> & {
  readonly maker: { readonly name: string; readonly country: string; readonly licence: string };
};

function line(name: string, { maker, ...parts }: Parts): Component {
  const control = /^[A-Z]{2}$/.test(maker.country) ? maker.country : UNKNOWN;
  return { name, licence: maker.licence, maker: maker.name, control, ...parts };
}
