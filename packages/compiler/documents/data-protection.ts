import type { PlatformPlan } from '../plan/plan.ts';
import { type Row, reportOf } from '../sovereignty/report.ts';
import { OPERATOR, verdict } from '../sovereignty/verdict.ts';
import { topologyOf } from '../topology/from-plan.ts';
import { type Block, type Document, code, heading, list, plain, table, text } from './block.ts';
import { when } from './checklist.ts';
import type { DocumentView } from './view.ts';

/**
 * What the General Data Protection Regulation asks a processor to have on paper, as far as a plan knows it: records, processors, transfers,
 * deletion, security, and what happens after a breach. What only a person knows is an empty place, and nothing of it is filled by a guess.
 */
export function dataProtection(view: DocumentView): Document {
  return {
    name: 'data-protection',
    title: 'Data protection',
    does: 'records of processing, sub-processors, transfers, deletion, security and the clock of a breach, as far as the plan knows them; empty places for the rest',
    blocks: [
      text(
        '**A draft, and no legal advice.** It has what follows from the plan. Places that are marked ______ need a person; every part needs somebody who knows the law of your country before a customer or an authority sees it. Articles are those of Regulation (EU) 2016/679; Articles 30 and 33 were read on 2026-11-22 in copies (<https://gdprhub.eu/index.php?title=Article_30_GDPR>, <https://gdprlearninghub.com/article-33-gdpr/>), not in the Official Journal; of the others only the subject is named.',
      ),
      heading('Record of processing on behalf of customers (Article 30(2))'),
      record(view),
      heading('What is kept, where, and how'),
      inventory(view),
      heading('Sub-processors and others that hold or carry data (Article 28)'),
      text('Whoever is on the axis `dataPath`. A customer agrees to each, or is told in time to object: ______ days before a change.'),
      processors(view),
      heading('Transfers out of the European Economic Area (Articles 44 to 49)'),
      ...transfers(view),
      heading('Deletion (Articles 17 and 28(3)(g))'),
      list(deletion(view.platform)),
      heading('Security (Article 32)'),
      table(['measure', 'in this platform'], measures(view.platform)),
      heading('After a breach (Articles 33 and 34)'),
      ...breach(view.platform),
      heading('What a lawyer must still look at'),
      list(OPEN),
    ],
  };
}

function record({ platform, compilation }: DocumentView): Block {
  const { contact } = platform.platform.values;
  const country = platform.seller?.country.value;
  return table(
    ['what is asked', 'here'],
    [
      ['Processor', `______ (name and address)${country === undefined ? '' : `, seat ${country}`}; contact ${plain(contact)}`],
      ['Data protection officer, representative', '______'],
      [
        'Controllers',
        `${compilation.fleet.length} customers; their names and contacts are in the contracts, and ${code('tenants/')} has one file for each`,
      ],
      [
        'Categories of processing',
        `hosting and operation of ${platform.apps.value.map((each) => code(each)).join(', ')} for each customer`,
      ],
      ['Categories of people and of data', 'decided by each customer, who fills the apps; what each app keeps is listed below'],
      ['Transfers to third countries', 'see below'],
      ['Security', 'see below'],
    ],
  );
}

function inventory({ platform, compilation }: DocumentView): Block {
  const { cells } = topologyOf(platform, compilation.tenants);
  const rows = cells.flatMap(({ name, states }) =>
    states.map((each) => [
      code(name),
      code(each.app),
      plain(each.what),
      plain(each.holder),
      each.offsite ?? '**none**',
      String(each.tenants),
    ]),
  );
  return table(
    ['cell', 'app', 'what', 'where', 'copy', 'customers'],
    rows,
    'No customer is written yet: what each app keeps is known when one is.',
  );
}

function holders({ platform, compilation, day }: DocumentView): readonly Row[] {
  return reportOf(platform, compilation.language.catalogue, day).axes.dataPath.filter(({ party }) => party !== OPERATOR);
}

function processors(view: DocumentView): Block {
  const rows = holders(view).map((row) => [
    row.name === row.party ? code(row.party) : `${code(row.party)} ${plain(row.name)}`,
    row.seat,
    row.control,
    plain([...new Set(row.ties.map(({ does }) => does))].join(', ')),
    plain(row.processes),
    '______',
  ]);
  return table(['party', 'seat', 'control', 'what it does', 'where it processes', 'contract of (day)'], rows);
}

function transfers(view: DocumentView): readonly Block[] {
  const outside = holders(view).filter((row) => verdict(row, 'eea') === 'fails');
  const unknown = holders(view).filter((row) => verdict(row, 'eea') === 'unshown');
  const rows = outside.map((row) => [
    code(row.party),
    row.seat,
    row.control,
    row.accepted ? `accepted until ${row.accepted.until} by ${plain(row.accepted.owner)}` : '',
    '______ (adequacy, standard clauses, none)',
  ]);
  return [
    table(
      ['party', 'seat', 'control', 'exception', 'safeguard'],
      rows,
      'No party that holds or carries data is known to have its seat, or whoever controls it, outside.',
    ),
    ...when(
      unknown.length > 0,
      text(
        `Nobody has shown the seat of ${unknown.map(({ party }) => code(party)).join(', ')}, or who controls it: unknown is no answer to a customer. Remote access from a third country is a transfer, too: ask each.`,
      ),
    ),
    text(
      'Whoever only delivers code or images sees no data of customers; they are on other axes of the [report on sovereignty](sovereignty.md).',
    ),
  ];
}

function deletion({ backup, cells }: PlatformPlan): string[] {
  const { keep, full } = backup.values;
  const run = cells.some(({ controlPlane }) => controlPlane !== undefined);
  return [
    `A tenant that leaves is ${code('state: leaving')}; ${run ? 'the control plane erases databases, buckets, realm and secrets, and the event `tenant.erased` names the day on which the last backup expires' : 'its file is removed, and erasing databases, buckets and realm is an act of a person: nothing here does it by itself'}.`,
    `Backups of it expire after ${keep}, and one more interval between full ones (${full}). Until then they hold its data; whoever restores one erases the tenant again.`,
    `An app's own trash and versions end by the app's rules, which the customer sets: ______.`,
    'Before that, the customer takes what is theirs: export by the apps themselves; returning all of it at once is ______.',
  ];
}

function measures(platform: PlatformPlan): readonly (readonly string[])[] {
  const { values } = platform.backup;
  const { availability, recoveryTime, dataLoss } = platform.objectives.values;
  const all = platform.cells;
  const has = (layer: string): string[] => [
    ...new Set(
      all.flatMap(({ components }) => components.filter((each) => each.values.layer === layer).map((each) => code(each.values.component))),
    ),
  ];
  return [
    ['Customers apart', 'a namespace, database, role, bucket or prefix, and realm for each; networks closed unless planned'],
    [
      'Encryption on the way',
      'TLS to the edge and to databases and stores that the apps ask it of; the private network between sites is encrypted where you made it so: ______',
    ],
    ['Encryption at rest', 'Secrets in Git or their store, always; disks and buckets as each provider does it: ______'],
    ['Who comes in', `sign-on by ${has('identity').join(', ') || '______'}; operators: ______`],
    ['Detection and policy', [...has('detection'), ...has('policy')].join(', ') || 'none is planned'],
    [
      'Copies',
      `full ${values.full}, incremental ${values.incremental}, kept ${values.keep}, offsite at ${[...new Set(all.map(({ services }) => services.objects.values.offsite ?? '**nowhere**'))].join(', ')}`,
    ],
    ['Restore is rehearsed', `planned: ${values.drill}; the last one: ______`],
    [
      'Promised',
      `availability ${availability} %, recovery within ${recoveryTime}, at most ${dataLoss} lost; what the layout can hold is in the [index](README.md)`,
    ],
    ['Every change has an author', 'the spec and the trees are in Git'],
  ];
}

function breach({ platform }: PlatformPlan): readonly Block[] {
  return [
    text('The clock begins when you become aware, in hours of the calendar. Write the moment down: ______ (UTC).'),
    table(
      ['who to whom', 'until', 'where it is said'],
      [
        ['you, as processor, to each customer concerned', 'without undue delay; your contracts say ______ hours', 'Article 33(2)'],
        [
          'the customer, as controller, to its authority',
          '72 hours after it became aware, where feasible; later with reasons',
          'Article 33(1)',
        ],
        ['the customer to the people concerned', 'without undue delay where the risk for them is high', 'Article 34'],
        [
          'you to your authority or CSIRT, if Directive (EU) 2022/2555 (NIS 2) binds you and the incident is significant',
          'early warning within 24 hours, notification within 72 hours, final report a month after that',
          'its Article 23, read on 2026-11-22 in a copy (<https://nis2-info.eu/article-23-reporting-obligations>)',
        ],
      ],
    ),
    list([
      'Say: what happened, whose data and how many, what may follow, what was done, whom to ask. What is not known yet follows later.',
      `Alerts and letters of this platform go to ${plain(platform.values.contact)}; who reads them at night: ______.`,
      'Keep logs, the register of events and the state of the machines before you clean up; write every breach down, also one that nobody has to be told of (Article 33(5)).',
    ]),
  ];
}

const OPEN: readonly string[] = [
  'Whether you are a processor, or decide purposes yourself (billing, support, statistics): then the record of Article 30(1) is needed, too.',
  'The contract of Article 28(3) with each customer, and the same duties with each sub-processor.',
  'Whether a data protection impact assessment is due (Article 35), and of whom.',
  'Which law and which authority apply, NIS 2 in the law of your country, and rules of your customers’ sectors.',
  'Special categories of data, professional secrecy, and works councils of your customers.',
];
