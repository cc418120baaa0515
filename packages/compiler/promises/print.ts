import type { Reason } from '../plan/thing.ts';
import type { Capacity } from './capacity.ts';
import type { Amount, Fault, Sum, Term } from './term.ts';

/** Says in one sentence where a reason leads: the line of the spec, or the default. */
export type Say = (reason: Reason) => string;

/** What is known of an amount, in words; `show` writes one figure with its unit. */
export function amountText({ least, most }: Amount, show: (value: number) => string): string {
  // What rounds to nothing is no bound worth naming.
  if (most === null) return least < SHOWN ? 'unknown' : `at least ${show(least)}`;
  return least === most ? show(most) : `${show(least)} to ${show(most)}`;
}

/** The smallest part of a unit that is shown; below half of it a number rounds to nothing. */
const SHOWN = 0.05;

/** Seconds as people say them, with at most two units: `35 s`, `5 min 55 s`, `4 h`; what is there and rounds to nothing is not 0. */
export function secondsText(seconds: number): string {
  if (seconds > 0 && seconds < SHOWN) return 'less than 0.1 s';
  const parts = UNITS.map(([name, size], index) => [name, Math.floor((seconds % (UNITS[index - 1]?.[1] ?? Infinity)) / size)] as const);
  const said = parts.filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
  return said.length === 0 ? `${Number(seconds.toFixed(1))} s` : said.slice(0, 2).join(' ');
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** All faults of a cell, sum by sum and term by term. What is part of several faults is said once and then referred to. */
export function faultsText(faults: readonly Fault[], say: Say): string {
  const before = new Map<string, string>();
  return faults.map((fault) => faultText(fault, say, before)).join('\n\n');
}

function faultText(fault: Fault, say: Say, before: Map<string, string>): string {
  const head = `  ${fault.title}: ${amountText(fault, secondsText)}`;
  const assumed = fault.assumptions.map((each) => `\n    Taken for granted: ${each}`).join('');
  const sums = fault.sums.map((sum) => {
    const line = `\n    ${sum.name}: ${amountText(sum, secondsText)}`;
    const key = JSON.stringify(sum);
    const known = before.get(key);
    if (known !== undefined) return `${line} (as where ${known})`;
    before.set(key, fault.title);
    return `${line}\n${termsText(sum, say)}`;
  });
  return `${head}${sums.join('')}${assumed}`;
}

function termsText({ terms }: Sum, say: Say): string {
  return terms.map((term) => termText(term, secondsText, say)).join('\n');
}

export function termText(term: Term, show: (value: number) => string, say: Say): string {
  const lines = [
    term.why,
    ...(term.reason ? [say(term.reason)] : []),
    ...(term.source ? [`${term.source.url} (checked ${term.source.checkedAt})`] : []),
  ];
  const amount = amountText(term, show);
  const basis = amount === term.basis ? '' : ` (${term.basis})`;
  return [`      ${amount}${basis}: ${term.name}`, ...lines.map((line) => `          ${line}`)].join('\n');
}

/** Every bound of a cell, what ends it, and how many more tenants fit. */
export function capacityText({ tenants, bounds, fullest, more }: Capacity, say: Say): string {
  const full = fullest ? `, ${Math.round(fullest.used * 100)} % of what it can have of ${fullest.name}, the fullest of its bounds` : '';
  const lines = bounds.map(({ name, unit, room, used, basis, why, reason, source }) =>
    [
      `    ${name}: ${whole(used)} of ${room === null ? 'an unknown number of' : whole(room)} ${unit} (${basis})`,
      `        ${why}`,
      `        ${say(reason)}`,
      ...(source ? [`        ${source.url} (checked ${source.checkedAt})`] : []),
    ].join('\n'),
  );
  const fits = more.map(
    (each) =>
      `    ${each.plan} with ${each.seats} seats: ${each.tenants === null ? 'nothing that is known ends it' : `${each.tenants} more, ended by ${each.binding}`}`,
  );
  const unknown = bounds.filter(({ room }) => room === null).map(({ name }) => name);
  const open = unknown.length > 0 ? `\n    Not counted, for nobody knows where they end: ${unknown.join(', ')}.` : '';
  return `  It has ${tenants} tenant${tenants === 1 ? '' : 's'}${full}.\n\n  Bounds:\n${lines.join('\n')}\n\n  How many more tenants fit:\n${fits.join('\n')}${open}`;
}

function whole(value: number): string {
  return String(Math.round(value));
}
