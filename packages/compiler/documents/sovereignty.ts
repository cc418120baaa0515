import type { Acceptance } from '../plan/plan.ts';
import { type Report, type Row, reportOf } from '../sovereignty/report.ts';
import { AXES, type Axis } from '../sovereignty/tie.ts';
import { type Block, type Document, code, heading, list, plain, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

const HEADS: Readonly<Record<Axis, string>> = {
  dataPath: "Who holds or carries customers' data",
  runtime: 'Who must answer for the cloud to keep running',
  supplyChain: 'Who delivers code',
  governance: 'Who makes what runs',
};

/** `hansa sovereignty` as a document: every party on four axes, exceptions with owner and end, programs, and what nobody has decided. */
export function sovereigntyDocument({ platform, compilation, day }: DocumentView): Document {
  const report = reportOf(platform, compilation.language.catalogue, day);
  return {
    name: 'sovereignty',
    title: 'Sovereignty',
    does: 'who stands behind this platform on four axes, with evidence; exceptions with owner and end; licences and control of each program',
    blocks: [
      text(
        `As on ${report.day}. A party passes a gate when both its seat and the country that controls it are inside; **unshown** means that nobody has shown one of them.`,
      ),
      heading('Exceptions that somebody answers for'),
      accepted(platform.accepted.value, day),
      ...AXES.flatMap((axis) => axisBlocks(report, axis)),
      heading('Programs'),
      text('Licence and control are two things: open software can be kept and replaced whoever makes it, and its maker sees no data.'),
      programs(report),
      heading('What programs would tell their makers'),
      table(
        ['program', 'what', 'to', 'here', 'by'],
        report.telemetry.map(({ program, what, to, state, by }) => [code(program), plain(what), plain(to), `**${state}**`, plain(by)]),
      ),
      heading('Not decided by this spec'),
      text('There is somebody, and nobody says who.'),
      list(report.gaps.map(({ what, axes, because }) => `**${plain(what)}** (${axes.join(', ')}): ${plain(because)}`)),
    ],
  };
}

function accepted(all: readonly Acceptance[], day: string): Block {
  const rows = all.map(({ party, reason, owner, until }) => [
    code(party),
    plain(reason),
    plain(owner),
    until < day ? `**ended ${until}**` : until,
  ]);
  return table(['party', 'reason', 'owner', 'until'], rows, 'None: nothing is excused.');
}

function axisBlocks({ axes, gates }: Report, axis: Axis): Block[] {
  const gate = axis === 'dataPath' || axis === 'runtime' ? gates[axis] : undefined;
  const words =
    gate === undefined
      ? 'Reported; no gate.'
      : gate.zone === null
        ? 'No gate is written.'
        : `Gate: ${code(gate.zone)}${gate.asked ? '' : ', by default'}.`;
  return [
    heading(HEADS[axis]),
    text(`Axis ${code(axis)}. ${words}`),
    table(['party', 'seat', 'control', 'at the gate', 'what it does here', 'evidence'], axes[axis].map(rowOf), 'Nobody.'),
  ];
}

/** What one party does, as far as a table bears it. */
const MOST = 6;

function rowOf({ party, name, seat, control, controller, verdict, accepted: by, ties, evidence, certificates }: Row): string[] {
  const does = [...new Set(ties.map((each) => each.does))];
  const more = does.length > MOST ? ` and ${does.length - MOST} more` : '';
  const stamp = verdict === null ? '' : verdict === 'fails' && by ? `accepted until ${by.until}` : verdict;
  const read = evidence.map(
    (each) => `${each.verified ? '' : '**not verified:** '}${plain(each.what)} (${plain(each.source)}, ${each.checkedAt})`,
  );
  const held = certificates.map(
    (each) =>
      `${plain(each.name)}: ${each.ended === null ? 'end unknown' : `until ${each.until}`} (${plain(each.source)}, ${each.checkedAt})`,
  );
  const who = name === party ? code(party) : `${code(party)} ${plain(name)}`;
  return [
    who,
    seat,
    controller === control ? control : `${control} (${plain(controller)})`,
    stamp,
    plain(does.slice(0, MOST).join(', ')) + more,
    [...read, ...held].join('; '),
  ];
}

function programs({ components }: Report): Block {
  const rows = components.map(({ name, licence, open, maintained, control, maker }) => [
    code(name),
    plain(licence),
    open ? 'open' : '**closed**',
    maintained,
    control,
    plain(maker),
  ]);
  return table(['program', 'licence', '', 'maintained', 'control', 'maker'], rows);
}
