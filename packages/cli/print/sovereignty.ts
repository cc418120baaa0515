import type { Ink } from '@hansa/compiler';
import type { Sources } from '@hansa/compiler/spec/sources.ts';
import type { Report, Row } from '@hansa/compiler/sovereignty/report.ts';
import type { Axis } from '@hansa/compiler/sovereignty/tie.ts';

const HEADS: Readonly<Record<Axis, string>> = {
  dataPath: "who holds or carries customers' data",
  runtime: 'who must answer for the cloud to keep running',
  supplyChain: 'who delivers code; reported, no gate',
  governance: 'who makes what runs; reported, no gate',
};

/** Keys that are shown of one party; twenty charts from one host are one line. */
const MOST = 4;

/** The report for people: an axis after the other, a party after the other, each with the places of the spec that bring it in. */
export function sovereigntyText(report: Report, axes: readonly Axis[], sources: Sources, ink: Ink): string {
  const parts = axes.map((axis) => axisText(report, axis, sources, ink));
  const programs = axes.includes('governance') ? `${componentsText(report, ink)}\n` : '';
  const telemetry = axes.includes('dataPath') ? `${telemetryText(report, ink)}\n` : '';
  const gaps = report.gaps.filter((gap) => gap.axes.some((axis) => axes.includes(axis)));
  const open = gaps.map(({ what, axes: of, because }) => `  ${what} (${of.join(', ')}): ${because}\n`);
  return `${report.platform} on ${report.day}\n\n${parts.join('\n')}\n${programs}${telemetry}${ink.strong('Not decided by this spec')}: there is somebody, and nobody says who\n${open.join('')}`;
}

/** A line a program: its licence, whether that is an open one, whether somebody looks after it, and who controls its makers. */
function componentsText({ components }: Report, ink: Ink): string {
  const widths = [
    Math.max(...components.map((each) => each.name.length)),
    Math.max(...components.map((each) => each.licence.length)),
  ] as const;
  const lines = components.map(({ name, licence, open, maintained, control, maker, accepted }) => {
    const answered = accepted ? `; accepted until ${accepted.until} by ${accepted.owner}` : '';
    const words = `${open ? 'open' : ink.error('closed')}, maintained: ${maintained}, control ${control} (${maker})${answered}`;
    return `  ${name.padEnd(widths[0])}  ${licence.padEnd(widths[1])}  ${words}\n`;
  });
  const free = components.filter((each) => each.open).length;
  const abroad = components.filter((each) => each.control === 'US').length;
  const unknown = components.filter((each) => each.control === 'unknown').length;
  const sum = `${free} of ${components.length} under an open licence; makers controlled from the United States: ${abroad}, from where nobody has shown: ${unknown}`;
  return `${ink.strong('Programs')}: ${sum}\n${lines.join('')}`;
}

function telemetryText({ telemetry }: Report, ink: Ink): string {
  const lines = telemetry.map(({ program, what, to, state, by }) => `  ${state.padEnd(7)}  ${program}: ${what}, to ${to} (${by})\n`);
  return `${ink.strong('What programs would tell their makers')}\n${lines.join('')}`;
}

function axisText({ axes, gates }: Report, axis: Axis, sources: Sources, ink: Ink): string {
  const gate = axis === 'dataPath' || axis === 'runtime' ? gates[axis] : undefined;
  const words =
    gate === undefined ? '' : gate.zone === null ? '; no gate is written' : `; gate ${gate.zone}${gate.asked ? '' : ', by default'}`;
  const rows = axes[axis].map((row) => (axis === 'governance' ? makerText(row) : rowText(row, sources, ink)));
  return `${ink.strong(axis)}: ${HEADS[axis]}${words}\n${rows.length === 0 ? '  nobody\n' : rows.join('')}`;
}

function makerText({ party, control, ties }: Row): string {
  return `  ${control.padEnd(7)}  ${party}: ${ties.map((each) => each.does.replace(/^makes /, '')).join(', ')}\n`;
}

function rowText(row: Row, sources: Sources, ink: Ink): string {
  const { party, name, seat, control, controller, processes, evidence, certificates } = row;
  const lines = [
    `  ${stamp(row, ink)} ${ink.strong(party)}${name === party ? '' : `  ${name}`}`,
    `      seat ${seat}, control ${control}${controller === control ? '' : ` (${controller})`}${row.by === 'operator' ? '; as you say' : ''}`,
    ...(row.accepted ? [`      ${acceptedText(row.accepted)}`] : []),
    ...tiesText(row, sources),
    ...(processes === 'unknown' ? [] : [`      processes: ${processes}`]),
    ...certificates.map((each) => `      ${each.name}: ${certificateEnd(each)} (${each.source}, ${each.checkedAt})`),
    ...evidence.map((each) =>
      ink.dim(`      ${each.verified ? 'read' : 'not verified'}: ${each.what} (${each.source}, ${each.checkedAt})`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function stamp({ verdict, accepted }: Row, ink: Ink): string {
  if (verdict === null) return ink.dim('-       ');
  if (verdict === 'passes') return 'passes  ';
  if (accepted) return accepted.ended ? ink.error('ended   ') : ink.warning('accepted');
  return verdict === 'fails' ? ink.error('fails   ') : ink.warning('unshown ');
}

function acceptedText({ reason, owner, until, ended }: NonNullable<Row['accepted']>): string {
  return `accepted ${ended ? 'only ' : ''}until ${until} by ${owner}: ${reason}`;
}

function certificateEnd({ until, ended }: Row['certificates'][number]): string {
  if (ended === null) return 'end unknown';
  return ended ? `ended ${until}` : `until ${until}`;
}

function tiesText({ ties }: Row, sources: Sources): string[] {
  const byKey = new Map<string, string[]>();
  for (const { does, at } of ties) {
    const { line } = sources.locate(at);
    const key = `${at.file}${sources.has(at) ? `:${line}` : ''} ${at.pointer}${sources.has(at) ? '' : ', by default'}`;
    byKey.set(key, [...(byKey.get(key) ?? []), does]);
  }
  return [...byKey].map(([key, does]) => {
    const more = does.length > MOST ? ` and ${does.length - MOST} more` : '';
    return `      ${does.slice(0, MOST).join(', ')}${more} (${key})`;
  });
}
