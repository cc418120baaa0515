import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { type CellPlan, clustersOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

/** A generation of secrets that the cell does not have: whoever raised it waits for pods that never start anew. */
export const generations: CrossRule = {
  code: CODES.reference,
  platform: (plan) => plan.cells.flatMap(unknown),
};

function unknown(cell: CellPlan): Finding[] {
  const { origin } = reasonOf(cell.cell, 'generations');
  const holders = [
    ...cell.components
      .filter(({ name, secrets }) => secrets.length > 0 || cell.databases.some((each) => each.id.endsWith(`/${name}`)))
      .map((each) => each.name),
    ...new Set(clustersOf(cell).flatMap(({ cluster }) => (cluster.secrets.length > 0 ? [cluster.values.provider] : []))),
  ];
  return Object.keys(cell.cell.values.generations)
    .filter((name) => !holders.includes(name))
    .map((name) => {
      const meant = nearest(name, holders);
      const at = { file: origin.file, pointer: `${origin.pointer}/${name}` };
      return finding(CODES.reference, {
        at,
        mark: 'key',
        subject: cell.cell.name,
        found: name,
        expected: holders.join(', '),
        message: `${cell.cell.name} has no secrets of \`${name}\`.`,
        hint: meant ? `Did you mean \`${meant}\`?` : `There are secrets of: ${holders.join(', ')}.`,
        remedies: meant && cell.cell.values.generations[meant] === undefined ? [{ ...at, rename: meant }] : [],
      });
    });
}
