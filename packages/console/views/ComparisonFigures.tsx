import type { CellSide, Comparison, Complaint, Side } from '../figures/model.ts';
import { Rich } from '../panels/Rich.tsx';
import { percent } from './OutcomeFigures.tsx';
import { changeText, seatText, signed, totalsText } from './money-text.ts';

interface ComparisonProps {
  readonly comparison: Comparison;
  /** What the other one is called. */
  readonly other: string;
}

/** Both specs in figures, and what of machines, bill and complaints is not the same. */
export function ComparisonFigures({ comparison, other }: ComparisonProps) {
  const { here, there, more, lines, machines, complaints } = comparison;
  return (
    <>
      {(!here || !there) && (
        <p className="note">
          {here ? `From ${other} no plan can be made` : there ? 'From this spec no plan can be made' : 'From neither a plan can be made'}:
          what needs both is left out.
        </p>
      )}
      <SideTable here={here} there={there} other={other} />
      {here && there && (
        <>
          <MachineChanges machines={machines} other={other} />
          <LineChanges more={more} lines={lines} />
        </>
      )}
      <section aria-labelledby="compare-complaints">
        <h3 id="compare-complaints">Complaints</h3>
        <ComplaintList title="Only here" complaints={complaints.here} />
        <ComplaintList title={`Only in ${other}`} complaints={complaints.there} />
        <p className="note">{complaints.both === 0 ? 'None in both.' : `${complaints.both} in both.`}</p>
      </section>
    </>
  );
}

function MachineChanges({ machines, other }: Pick<Comparison, 'machines'> & { readonly other: string }) {
  return (
    <section aria-labelledby="compare-machines">
      <h3 id="compare-machines">Machines</h3>
      {machines.length === 0 ? (
        <p className="note">The same machines.</p>
      ) : (
        <table className="guarantees">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">{other}</th>
              <th scope="col">Here</th>
            </tr>
          </thead>
          <tbody>
            {machines.map(({ cell, use, site, type, here, there }) => (
              <tr key={`${cell} ${use} ${site} ${type}`}>
                <th scope="row">
                  {cell} {use}
                  <span className="guarantee-fault">
                    {type} at {site}
                  </span>
                </th>
                <td>{there}</td>
                <td>{here}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function LineChanges({ more, lines }: Pick<Comparison, 'more' | 'lines'>) {
  return (
    <section aria-labelledby="compare-lines">
      <h3 id="compare-lines">Cost a month: {more.length === 0 ? 'no line is another' : changeText(more)}</h3>
      <ul className="line-changes">
        {lines.map((line) => (
          <li key={line.id}>
            <span className="line-change-what">{line.what}</span>
            <span className="line-change-sum">{line.partial ? 'unknown' : signed(line.cents)}</span>
            {line.there !== null && <span className="diff-removed">− {line.there}</span>}
            {line.here !== null && <span className="diff-added">+ {line.here}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ComplaintList({ title, complaints }: { readonly title: string; readonly complaints: readonly Complaint[] }) {
  if (complaints.length === 0) return null;
  return (
    <>
      <p className="note">
        {title}: {complaints.length}
      </p>
      <ul className="outcome-complaints">
        {complaints.map(({ severity, code, message, place }) => (
          <li key={`${place} ${code} ${message}`} className={`problem problem-${severity}`}>
            <span className="problem-severity">{severity}</span> <Rich text={message} /> <code>{code}</code>{' '}
            <span className="problem-place">{place}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

type Row = readonly [what: string, of: (side: Side) => readonly string[]];

const perCell = (of: (cell: CellSide) => string) => (side: Side) =>
  side.cells.map((cell) => (side.cells.length === 1 ? of(cell) : `${cell.name}: ${of(cell)}`));
const guarantee = (key: CellSide['guarantees'][number]['key']) =>
  perCell(({ guarantees }) => {
    const own = guarantees.find((each) => each.key === key);
    return own ? `${own.computed}, promised ${own.promised} (${own.verdict})` : '';
  });

const ROWS: readonly Row[] = [
  ['Cells', ({ cells }) => cells.map(({ name, environment }) => `${name} (${environment})`)],
  ['Tenants', ({ tenants, seats }) => [`${tenants}, with ${seats} seats`]],
  ['Machines', ({ machines }) => [String(machines.reduce((sum, { count }) => sum + count, 0))]],
  ['Cost a month', ({ totals }) => [totalsText(totals)]],
  ['A seat', ({ seatCents, totals }) => [seatText(seatCents, totals)]],
  [
    'Binds first',
    perCell(({ capacity: { bounds, binding } }) => {
      const bound = bounds.find(({ name }) => name === binding);
      return bound ? `${bound.name}, ${percent(bound)} %` : 'unknown';
    }),
  ],
  ['Recovery', guarantee('recoveryTime')],
  ['Work lost', guarantee('dataLoss')],
  ['Away in a month', guarantee('availability')],
];

function SideTable({ here, there, other }: { readonly here: Side | null; readonly there: Side | null; readonly other: string }) {
  return (
    <table className="guarantees sides">
      <thead>
        <tr>
          <td />
          <th scope="col">{other}</th>
          <th scope="col">Here</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([what, of]) => {
          const [before, now] = [there, here].map((side) => (side ? of(side) : ['no plan']));
          const same = JSON.stringify(before) === JSON.stringify(now);
          return (
            <tr key={what} className={same ? 'side-same' : ''}>
              <th scope="row">{what}</th>
              <td>
                {before?.map((line) => (
                  <span key={line}>{line}</span>
                ))}
              </td>
              <td>
                {now?.map((line) => (
                  <span key={line}>{line}</span>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
