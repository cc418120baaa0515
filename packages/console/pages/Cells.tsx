import type { Cell } from '../api/answers.ts';
import { reason } from '../cloud/words.ts';

/** Every cell of the platform: where it is, what it carries, and how far its repository is. */
export function Cells({ cells }: { readonly cells: readonly Cell[] }) {
  if (cells.length === 0) return <p className="soft">No platform has been accepted yet, so there is no cell.</p>;
  return (
    <ul className="cells">
      {cells.map((cell) => (
        <li key={cell.name} className="card cell">
          <h3>{cell.name}</h3>
          <p className="soft">
            {cell.at}, {cell.engine}
          </p>
          <dl className="facts">
            <Fact name="Tenants" value={String(cell.tenants)} />
            <Fact name="Trees due" value={String(cell.due)} />
            <div className="fact">
              <dt>Last commit</dt>
              <dd>{cell.commit === null ? 'none yet' : <code title={cell.commit}>{cell.commit.slice(0, 10)}</code>}</dd>
            </div>
          </dl>
          {cell.because.length > 0 && <p className="because">{reason(cell.because)}</p>}
        </li>
      ))}
    </ul>
  );
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
