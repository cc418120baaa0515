import { finding } from '../diagnostics/code.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

/** A cell of an environment that is not declared. */
export const environments: CrossRule = {
  code: CODES.reference,
  platform: (plan) => {
    const known = plan.environments.value.map((each) => each.name);
    return plan.cells
      .filter(({ cell }) => !known.includes(cell.values.environment))
      .map(({ cell }) => {
        const at = reasonOf(cell, 'environment').origin;
        const found = cell.values.environment;
        const meant = nearest(found, known);
        const hint = meant ? `Did you mean \`${meant}\`?` : `Add it to \`environments\`, or take one of: ${known.join(', ')}.`;
        return finding(CODES.reference, {
          at,
          subject: cell.name,
          found,
          expected: known.join(', '),
          message: `There is no environment \`${found}\`.`,
          hint,
          remedies: meant ? [{ ...at, value: meant }] : [],
        });
      });
  },
};
