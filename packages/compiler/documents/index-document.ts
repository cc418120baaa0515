import { seenBy } from '../plan/seen.ts';
import { OBJECTIVES, VERDICTS } from '../promises/objectives.ts';
import { amountText, secondsText } from '../promises/print.ts';
import { verdictOf } from '../promises/term.ts';
import { totalText } from '../cost/print.ts';
import { COMPILER_VERSION } from '../version.ts';
import { type Block, type Document, code, heading, link, plain, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

/** Where one begins: what there is, what it says, and the platform in a few lines. */
export function indexDocument(view: DocumentView, all: readonly Document[]): Document {
  const { platform, compilation, day } = view;
  const rows = all.map(({ name, title, does }) => [link(title, `${name}.md`), does]);
  return {
    name: 'README',
    title: `${plain(platform.platform.name)}: documents`,
    does: 'what there is, and the platform in a few lines',
    blocks: [
      text(
        `What Hansa ${COMPILER_VERSION} (catalogue of ${compilation.language.catalogue.version}) says of this platform on ${day}. Nobody edits these files: change \`platform.yaml\` or a file of \`tenants/\`, and make them again by \`hansa docs\`. Where a figure is unknown, nobody has published or measured it.`,
      ),
      ...trial(view),
      heading('In the order in which they are read'),
      table(['document', 'what it says'], rows),
      text('All of them on one page, to print: [all.html](all.html).'),
      heading('In a few lines'),
      glance(view),
      heading('What was promised, and what the layout can hold'),
      promises(view),
    ],
  };
}

function trial({ platform, sheet: { trials } }: DocumentView): readonly Block[] {
  if (trials.length === 0) return [];
  const all = trials.length === platform.cells.length;
  const [where, what] = all
    ? ['', 'nothing below describes']
    : [` in ${trials.map(code).join(' and ')}`, 'nothing below that is said of it describes'];
  return [text(`**Profile \`evaluation\`${where}: a layout without failover is not refused, so ${what} a cloud that one may sell.**`)];
}

function glance({ platform, compilation, sheet }: DocumentView): Block {
  const { domain, appsDomain, contact } = platform.platform.values;
  const { fleet } = compilation;
  const seats = fleet.reduce((sum, each) => sum + each.seats, 0);
  const gates = Object.entries(platform.gates).map(([axis, { value }]) => `${axis}: ${value ?? 'none'}`);
  return table(
    ['', ''],
    [
      ['Domains', `${code(domain)} for the operator, ${code(appsDomain)} for tenants`],
      ['Contact', plain(contact)],
      [
        'Cells',
        platform.cells.map(({ cell }) => `${code(cell.name)} at ${code(cell.values.home)} (${plain(cell.values.environment)})`).join(', '),
      ],
      ['Apps', platform.apps.value.map(code).join(', ')],
      ['Plans', platform.plans.map(({ name }) => code(name)).join(', ')],
      ['Tenants', `${fleet.length}, with ${seats} seats`],
      ['A month', `${sheet.totals.map(totalText).join(' and ')}, without VAT (${link('Cost', 'cost.md')})`],
      ['Gates of sovereignty', `${gates.join(', ')} (${link('Sovereignty', 'sovereignty.md')})`],
    ],
  );
}

function promises({ platform, compilation }: DocumentView): Block {
  const asked = { catalogue: compilation.language.catalogue, platform, fleet: compilation.fleet };
  const rows = OBJECTIVES.flatMap((objective) =>
    platform.cells.map((cell) => {
      const judged = objective.judged(objective.faults(asked, cell));
      const verdict = judged ? verdictOf(judged, objective.allows(seenBy(platform, cell))) : 'open';
      return [
        code(`objectives.${objective.key}`),
        objective.written(seenBy(platform, cell)),
        code(cell.cell.name),
        judged ? amountText(judged, secondsText) : 'unknown',
        VERDICTS[verdict],
      ];
    }),
  );
  return table(
    ['objective', 'promised', 'cell', 'at worst, as computed', ''],
    [
      ...rows,
      [code('objectives.responseP95'), platform.objectives.values.responseP95, 'all', 'unknown', 'Measured when it runs, never computed'],
    ],
  );
}
