import { finding } from '../diagnostics/code.ts';
import type { CellPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

function placeOf({ delivery }: CellPlan): string {
  return `${delivery.values.deploy} ${delivery.values.branch} ${delivery.values.path}`;
}

/** Two cells whose trees would lie in one folder of one repository: each would apply what belongs to the other. */
export const oneFolder: CrossRule = {
  code: CODES.duplicate,
  across: true,
  platform: (plan) => {
    const places = plan.cells.map(placeOf);
    const second = plan.cells.find((cell, index) => places.indexOf(placeOf(cell)) < index);
    const first = second && plan.cells[places.indexOf(placeOf(second))];
    // Cells of one name have a complaint of their own.
    if (!second || !first || first.cell.name === second.cell.name) return [];
    const { deploy } = second.delivery.values;
    return [
      finding(CODES.duplicate, {
        at: reasonOf(second.delivery, 'deploy').origin,
        subject: second.cell.name,
        found: deploy,
        expected: 'a repository for each cell',
        message: `The trees of ${first.cell.name} and ${second.cell.name} would both be the content of ${deploy}.`,
        hint: 'Put `{cell}` into the address: it becomes the name of each cell. Or leave the key out: each cell then has a folder of its own.',
      }),
    ];
  },
};
