import type { Guarantee } from '../figures/model.ts';

const NAMES: Readonly<Record<Guarantee['key'], string>> = {
  recoveryTime: 'Recovery',
  dataLoss: 'Work lost',
  availability: 'Away in a month',
};
const TAGS: Readonly<Record<Guarantee['verdict'], string>> = {
  kept: 'tag tag-asked',
  open: 'tag',
  doubtful: 'tag tag-default',
  broken: 'tag tag-bad',
};

interface GuaranteeTableProps {
  readonly guarantees: readonly Guarantee[];
  /** What they are now; where that is another, it is said. */
  readonly before?: readonly Guarantee[];
  readonly label: string;
}

/** What was promised, what the layout can do at worst, and how the two stand. */
export function GuaranteeTable({ guarantees, before, label }: GuaranteeTableProps) {
  return (
    <table className="guarantees" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">At worst</th>
          <th scope="col">Computed</th>
          <th scope="col">Promised</th>
        </tr>
      </thead>
      <tbody>
        {guarantees.map((each) => {
          const had = before?.find(({ key }) => key === each.key);
          return (
            <tr key={each.key}>
              <th scope="row">
                {NAMES[each.key]}
                {each.fault !== null && each.key !== 'availability' && <span className="guarantee-fault">{each.fault}</span>}
              </th>
              <td>
                {each.computed}
                {had && had.computed !== each.computed && <span className="guarantee-had">now {had.computed}</span>}
              </td>
              <td>
                {each.promised}{' '}
                <span className={TAGS[each.verdict]} title={each.said}>
                  {each.verdict}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
