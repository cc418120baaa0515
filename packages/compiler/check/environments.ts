import { type Code, finding } from '../diagnostics/code.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

const EVIDENCE = [{ url: 'https://helm.sh/docs/chart_template_guide/values_files', checkedAt: '2026-11-22' }];

export const CONFLICT: Code = {
  code: 'layer/conflict',
  severity: 'error',
  title: 'A tenant of one environment in a cell of another',
  trap: 'A tenant that says `environment: accept` and lives in a cell of `prod`.',
  why: 'An environment decides what is promised, kept and spared: a customer where things are tried loses what nobody meant to keep.',
  wayOut: 'Another cell, or the environment of its cell.',
  keys: ['environment', 'cell', 'cells.*.environment'],
  evidence: EVIDENCE,
};

const IDLE: Code = {
  code: 'layer/idle',
  severity: 'warning',
  title: 'An environment that says something to nobody',
  trap: 'An environment with values of its own, to which no cell belongs.',
  why: 'What it says decides nothing: mostly a cell names another environment than was meant.',
  wayOut:
    'Name it in a cell (`environment`), or leave its values out until there is one. A name alone says nothing and may wait for its cell.',
  keys: ['environments', 'cells.*.environment'],
  evidence: EVIDENCE,
};

/** An environment that says something, and no cell hears it. */
export const environmentsIdle: CrossRule = {
  code: IDLE,
  across: true,
  platform: ({ environments: { value, origin }, cells }) => {
    const used = new Set(cells.map(({ cell }) => cell.values.environment));
    return value.flatMap(({ name, says = [] }, index) => {
      if (says.length === 0 || used.has(name)) return [];
      return [
        finding(IDLE, {
          at: { file: origin.file, pointer: `${origin.pointer}/${index}/name` },
          subject: name,
          found: `${says.join(', ')}, and no cell`,
          expected: 'a cell of this environment',
          message: `What the environment ${name} says of ${says.join(', ')} decides nothing: no cell belongs to it.`,
          hint: `Say \`environment: ${name}\` in a cell; without that a cell belongs to \`${value.at(-1)?.name}\`, the last of the list.`,
        }),
      ];
    });
  },
};

/** A tenant whose environment is another than that of its cell: it is found where its file is read, and has a place among the rules for its code. */
export const environmentsConflict: CrossRule = { code: CONFLICT };

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
