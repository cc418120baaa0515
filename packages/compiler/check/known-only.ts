import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import type { Chosen } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { Layer } from '../spec/vocabulary.ts';
import type { CrossRule } from './rule.ts';

/** What the catalogue knows as facts only is refused, with the reason and the choice that can be rendered. */
export const knownOnly: CrossRule = {
  code: CODES.knownOnly,
  catalogue: (plan, catalogue) => [
    ...Object.entries(plan.stack).flatMap(([layer, chosen]) =>
      refused(catalogue.layers[layer as keyof typeof catalogue.layers], chosen, preferred(plan)),
    ),
    ...plan.cells.flatMap((cell) => distributions(cell).flatMap((chosen) => refused(catalogue.layers.distribution, chosen))),
  ],
};

function distributions(cell: CellPlan): Chosen<string>[] {
  const clusters = [cell.primary, cell.standby].filter((each) => each !== undefined);
  return clusters.map(({ cluster }) => ({ value: cluster.values.distribution, ...(cluster.why.distribution ?? cluster) }));
}

/** The store that the engine of the cells can decrypt: the fix of one complaint must not be another one. */
function preferred(plan: PlatformPlan): string | undefined {
  return plan.cells.some((cell) => cell.delivery.values.engine === 'argocd') ? 'sealed-secrets' : undefined;
}

function refused(layer: Layer | undefined, chosen: Chosen<string>, first?: string): Finding[] {
  const choice = layer?.choices.find((each) => each.word === chosen.value);
  if (!layer || choice?.tier !== 'known') return [];
  const written = layer.choices.filter((each) => each.tier !== 'known').map((each) => each.word);
  const instead = written.filter((each) => each === first).concat(written.filter((each) => each !== first));
  const message = `${choice.name} is known, but not rendered: ${choice.why ?? 'nothing of it is written yet'}.`;
  return [
    finding(CODES.knownOnly, {
      at: chosen.origin,
      subject: layer.name,
      found: chosen.value,
      expected: instead.join(' or '),
      message,
      hint: `Set it to ${instead.join(' or ')}; \`hansa stack ${choice.name}\` has what is known of it.`,
      remedies: [{ ...chosen.origin, value: instead[0] }],
    }),
  ];
}
