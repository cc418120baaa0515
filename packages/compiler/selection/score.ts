import { money } from '../cost/decimal.ts';
import type { Answer } from './needs.ts';
import type { Candidate, CellSelection, Place, Selection } from './selection.ts';

/** What can be weighed, in the order in which it is shown. */
export const CRITERIA = ['price', 'control', 'capabilities', 'certificates', 'energy'] as const;
export type Criterion = (typeof CRITERIA)[number];

/** Whole numbers by criterion, as somebody gave them: none are ours. */
export type Weights = Readonly<Partial<Record<Criterion, number>>>;

/** A criterion from 0 to 1. Where something is unknown it lies between `least` and `most`, and nothing is taken for granted. */
export interface Term {
  readonly criterion: Criterion;
  readonly weight: number;
  readonly least: number;
  readonly most: number;
  readonly because: string;
}

export interface Score {
  readonly provider: string;
  readonly terms: readonly Term[];
  readonly least: number;
  readonly most: number;
}

type Range = Omit<Term, 'criterion' | 'weight'>;

/** Every provider of a cell by these weights: who has most for sure comes first, then who may have most. */
export function scoresOf(selection: Selection, cell: CellSelection, weights: Weights): readonly Score[] {
  const scores = cell.places.map((place): Score => {
    const terms = CRITERIA.flatMap((criterion): Term[] => {
      const weight = weights[criterion] ?? 0;
      return weight === 0 ? [] : [{ criterion, weight, ...BY[criterion]({ place, cell, selection }) }];
    });
    const sum = (of: 'least' | 'most') => terms.reduce((all, each) => all + each.weight * each[of], 0);
    return { provider: place.provider, terms, least: sum('least'), most: sum('most') };
  });
  return scores.toSorted((a, b) => b.least - a.least || b.most - a.most);
}

interface Judged {
  readonly place: Place;
  readonly cell: CellSelection;
  readonly selection: Selection;
}

const GATES: readonly string[] = ['dataPath', 'runtime'];
const CERTIFICATE = 'certificate';

function kindOf({ need }: Answer): 'control' | 'certificates' | 'capabilities' {
  const word = need.split(' ', 1)[0] ?? '';
  if (GATES.includes(word)) return 'control';
  return word === CERTIFICATE ? 'certificates' : 'capabilities';
}

const BY: Readonly<Record<Criterion, (judged: Judged) => Range>> = {
  price: priceOf,
  control: ({ place }) =>
    shareOf(
      place.answers.filter((each) => kindOf(each) === 'control'),
      'gates',
    ),
  capabilities: ({ place }) =>
    shareOf(
      place.answers.filter((each) => kindOf(each) === 'capabilities'),
      'needs',
    ),
  certificates: ({ place }) =>
    shareOf(
      place.answers.filter((each) => kindOf(each) === 'certificates'),
      'certificates that are asked for',
    ),
  energy: energyOf,
};

/** The cheapest sum that is whole, divided by that of the provider. */
function priceOf({ place, cell }: Judged): Range {
  const whole = cell.places.map(({ machines }) => machines.total).filter(({ atLeast, cents }) => !atLeast && cents > 0);
  const { total } = place.machines;
  if (whole.length === 0) return { least: 0, most: 1, because: 'no sum is whole' };
  const best = Math.min(...whole.map(({ cents }) => cents));
  const ratio = total.cents === 0 ? 1 : Math.min(1, best / total.cents);
  const words = `the cheapest whole sum ${money(best)} divided by ${money(total.cents)}`;
  if (total.atLeast) return { least: 0, most: ratio, because: `${words}, which leaves something out` };
  return { least: ratio, most: ratio, because: words };
}

/** So many of so many; what is unknown counts for the most and not for the least. */
function shareOf(answers: readonly Answer[], what: string): Range {
  if (answers.length === 0) return { least: 1, most: 1, because: `no ${what}` };
  const has = answers.filter((each) => each.standing === 'has').length;
  const unknown = answers.filter((each) => each.standing === 'unknown').length;
  const because = `${has} of ${answers.length} ${what}${unknown === 0 ? '' : `, and ${unknown} unknown`}`;
  return { least: has / answers.length, most: (has + unknown) / answers.length, because };
}

/** The lowest published PUE of all, divided by those of its own sites, for nobody has said which of them it would be. */
function energyOf({ place, selection }: Judged): Range {
  const of = (candidate: Candidate | undefined) => candidate?.energy.sites.map(({ value }) => value) ?? [];
  const own = of(selection.candidates.find(({ provider }) => provider === place.provider));
  if (own.length === 0) return { least: 0, most: 1, because: 'no PUE of a site is published' };
  const best = Math.min(...selection.candidates.flatMap(of));
  const [low, high] = [Math.min(...own), Math.max(...own)];
  return { least: best / high, most: best / low, because: `the lowest PUE ${best} divided by ${low} to ${high} of its sites` };
}
