import { type Code, finding } from '../diagnostics/code.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'sovereignty/accept-ended',
  severity: 'warning',
  title: 'An exception that has ended',
  trap: 'A party that was accepted until a day that is over.',
  why: 'Whoever accepted it said until when. Nothing stops on that day, so that nobody is tempted to name a later one than is meant; but what runs on is no longer what was decided.',
  wayOut: 'Replace the party, or let the owner decide again and write the new end.',
  keys: ['sovereignty.accept.*.until'],
  evidence: [{ url: 'https://commission.europa.eu/document/09579818-64a6-4dd5-9577-446ab6219113_en', checkedAt: '2026-11-21' }],
};

/**
 * Days are compared as they are written, and the day is the caller's: the compiler has no clock. A warning, for the same spec must render
 * tomorrow what it rendered today.
 */
export const acceptEnded: CrossRule = {
  code: CODE,
  dated: ({ accepted: { value, origin } }, today) =>
    value.flatMap(({ party, owner, until }, index) => {
      if (until >= today) return [];
      return [
        finding(CODE, {
          at: { file: origin.file, pointer: `${origin.pointer}/${index}/until` },
          subject: party,
          found: until,
          expected: `${today} or later`,
          message: `${party} was accepted until ${until}; that is over.`,
          hint: `Ask ${owner}: replace ${party}, or accept it until another day.`,
        }),
      ];
    }),
};
