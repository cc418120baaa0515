import { type Code, finding } from '../diagnostics/code.ts';
import { doubtful } from '../sovereignty/chosen.ts';
import { judged, stopped } from '../sovereignty/gates.ts';
import { known } from '../sovereignty/verdict.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'sovereignty/accept-ended',
  severity: 'warning',
  title: 'An exception that has ended',
  trap: 'A party that was accepted until a day that is over.',
  why: 'Whoever accepted it said until when. What runs goes on, and trees are rendered as before; but it is no longer what was decided. Where a gate stops the party, it stops it again from that day.',
  wayOut: 'Replace the party, or let the owner decide again and write the new end.',
  keys: ['sovereignty.accept.*.until'],
  evidence: [{ url: 'https://commission.europa.eu/document/09579818-64a6-4dd5-9577-446ab6219113_en', checkedAt: '2026-11-21' }],
};

/**
 * Days are compared as they are written, and the day is the caller's: the compiler has no clock. Only a check knows a day, so the same spec
 * renders tomorrow what it rendered today, and is refused in a check where the exception was needed.
 */
export const acceptEnded: CrossRule = {
  code: CODE,
  dated: (plan, today, catalogue) => {
    const { value, origin } = plan.accepted;
    if (value.every(({ until }) => until >= today)) return [];
    const stops = judged(plan, catalogue).filter(stopped);
    const needed = new Set([...stops.map(({ party }) => party.id), ...doubtful(plan, catalogue)]);
    // Who is accepted twice is accepted as long as the later of the two.
    const lasts = (id: string) => value.some((each) => each.until >= today && known(each.party, plan).id === id);
    return value.flatMap(({ party, owner, until }, index) => {
      if (until >= today) return [];
      const { id } = known(party, plan);
      return [
        finding(CODE, {
          severity: needed.has(id) && !lasts(id) ? 'error' : 'warning',
          at: { file: origin.file, pointer: `${origin.pointer}/${index}/until` },
          subject: party,
          found: until,
          expected: `${today} or later`,
          message: `${party} was accepted until ${until}; that is over.`,
          hint: `Ask ${owner}: replace ${party}, or accept it until another day.`,
        }),
      ];
    });
  },
};
