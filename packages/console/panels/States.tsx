import type { CellTopology, StateRow } from '@hansa/compiler/topology/model.ts';

const FAILOVER: Readonly<Record<string, string>> = {
  replica: 'a replica is there',
  copy: 'a copy is there',
  restore: 'restored from offsite',
};

/** Everything that would be missed, app by app: where it lives and how it is kept. */
export function States({ cell, choose }: { readonly cell: CellTopology; readonly choose: (id: string | null) => void }) {
  return (
    <section className="states" aria-labelledby="states-title">
      <h3 id="states-title">Where each state lives</h3>
      {cell.states.length === 0 ? (
        <p className="relations-none">No tenant lives in this cell yet, so nothing would be missed.</p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Table of states">
          <table className="state-table">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Lives in</th>
                <th scope="col">Captured</th>
                <th scope="col">Offsite</th>
                <th scope="col">On failover</th>
                <th scope="col">Drill</th>
              </tr>
            </thead>
            <tbody>
              {cell.states.map((row) => (
                <State key={`${row.app} ${row.name} ${row.holder} ${row.failover}`} row={row} choose={choose} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function State({ row, choose }: { readonly row: StateRow; readonly choose: (id: string | null) => void }) {
  const [box] = row.boxes;
  return (
    <tr>
      <th scope="row">
        <span className="state-app">{row.app}</span> {row.name}
        <span className="state-what">
          {row.what}; {row.tenants} {row.tenants === 1 ? 'tenant' : 'tenants'}
        </span>
      </th>
      <td>
        {box === undefined ? (
          row.holder
        ) : (
          <button type="button" className="link-button" onClick={() => choose(box)}>
            {row.holder}
          </button>
        )}
      </td>
      <Kept value={row.capture} />
      <Kept value={row.offsite} />
      <Kept value={row.failover === null ? null : (FAILOVER[row.failover] ?? row.failover)} />
      <Kept value={row.drill} />
    </tr>
  );
}

/** A gap is said, not left blank. */
function Kept({ value }: { readonly value: string | null }) {
  return value === null ? <td className="gap">not at all</td> : <td>{value}</td>;
}
