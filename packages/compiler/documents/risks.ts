import { GAPS } from '../sovereignty/gaps.ts';
import { seenBy } from '../plan/seen.ts';
import { OBJECTIVES, VERDICTS } from '../promises/objectives.ts';
import { amountText, secondsText } from '../promises/print.ts';
import { verdictOf } from '../promises/term.ts';
import { type Document, code, heading, link, plain, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

/** What is open, accepted or unknown, in the words of whoever found it. */
interface Risk {
  readonly risk: string;
  readonly mitigation: string;
  readonly owner: string;
  readonly state: string;
}

/** Nothing is thought up here: each row is a complaint, an exception that somebody signed, or a figure that does not reach what is promised. */
export function risks(view: DocumentView): Document {
  return {
    name: 'risks',
    title: 'Risks',
    does: 'what is open, accepted or unknown: each with what would end it, who answers for it, and its state',
    blocks: [
      text(
        `A platform that cannot work is refused and has no documents, so nothing of that kind stands here. As on ${view.day}; it is made again by each ${code('hansa docs')}, and what ended is gone. What people can do wrong, and what the law asks, nobody computes: keep that beside it.`,
      ),
      heading('Found in this spec'),
      table(HEAD, complaints(view).map(rowOf), 'Nothing: no rule complains.'),
      heading('Exceptions that somebody answers for'),
      table(HEAD, exceptions(view).map(rowOf), 'None: nothing is excused.'),
      heading('Promises that the layout breaks, or that nobody can show'),
      table(HEAD, promises(view).map(rowOf), 'None: the layout holds all of them.'),
      heading('Who else is there, and is not decided by this spec'),
      table(HEAD, unknown().map(rowOf)),
    ],
  };
}

const HEAD = ['risk', 'what ends it', 'owner', 'state'];

function rowOf({ risk, mitigation, owner, state }: Risk): string[] {
  return [risk, mitigation, owner, state];
}

/** Whoever runs the platform answers for what nobody else does. */
function operator({ platform }: DocumentView): string {
  return plain(platform.platform.values.contact);
}

function complaints(view: DocumentView): readonly Risk[] {
  return view.compilation.diagnostics.map(({ code: name, severity, message, hint, at, accepted }) => ({
    risk: `${code(name)} ${plain(message)} (${plain(at.file)}:${at.line})`,
    mitigation: plain(hint),
    owner: accepted ? plain(accepted.owner) : operator(view),
    state: accepted ? `accepted until ${accepted.until}: ${plain(accepted.reason)}` : `open, ${severity}`,
  }));
}

function exceptions({ platform, day }: DocumentView): readonly Risk[] {
  return platform.accepted.value.map(({ party, reason, owner, until }) => ({
    risk: `${code(party)} is excused at a gate of sovereignty: ${plain(reason)}`,
    mitigation: `another party in its place, by ${until}; ${link('Sovereignty', 'sovereignty.md')} says what it does here`,
    owner: plain(owner),
    state: until < day ? `**ended ${until}**` : `accepted until ${until}`,
  }));
}

function promises(view: DocumentView): readonly Risk[] {
  const { platform, compilation } = view;
  const asked = { catalogue: compilation.language.catalogue, platform, fleet: compilation.fleet };
  return platform.cells.flatMap((cell) =>
    OBJECTIVES.flatMap((objective): Risk[] => {
      const seen = seenBy(platform, cell);
      const judged = objective.judged(objective.faults(asked, cell));
      const verdict = judged ? verdictOf(judged, objective.allows(seen)) : 'open';
      if (verdict === 'kept') return [];
      const computed = judged ? `${judged.title}: ${amountText(judged, secondsText)}` : 'unknown';
      return [
        {
          risk: `${code(cell.cell.name)}: promised is ${objective.written(seen)}; at worst ${plain(computed)}`,
          mitigation: `${code(`hansa explain objectives.${objective.key}`)} shows the sum and the keys that change it; a drill shows the rest`,
          owner: operator(view),
          state: VERDICTS[verdict],
        },
      ];
    }),
  );
}

function unknown(): readonly Risk[] {
  return GAPS.map(({ what, because }) => ({
    risk: plain(what),
    mitigation: `say who it is where you keep such things: ${plain(because)}`,
    owner: 'nobody yet',
    state: 'unknown',
  }));
}
