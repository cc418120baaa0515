import type { Page, Tenant } from '../api/answers.ts';
import type { Place } from '../cloud/place.ts';
import { stepTitle } from '../cloud/steps.ts';
import { reason } from '../cloud/words.ts';
import { Link } from '../shell/Link.tsx';
import { StateTag } from '../shell/State.tsx';

interface TenantTableProps {
  readonly page: Page<Tenant>;
  readonly place: Place;
  readonly busy: boolean;
}

/** One page of the list: the server finds it by its place, so it costs the same in a cloud of any size. */
export function TenantTable({ page, place, busy }: TenantTableProps) {
  const narrowed = place.state !== '' || place.cell !== '' || place.search !== '';
  if (page.items.length === 0) return <p className="soft">{narrowed ? 'No tenant is like that.' : 'There is no tenant yet.'}</p>;
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Table of tenants" aria-busy={busy}>
        <table className="table tenants">
          <thead>
            <tr>
              <th scope="col">Slug</th>
              <th scope="col">State</th>
              <th scope="col">Waits for</th>
              <th scope="col">Because</th>
              <th scope="col">Plan</th>
              <th scope="col" className="number">
                Seats
              </th>
              <th scope="col">Cell</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((tenant) => (
              <Row key={tenant.id} tenant={tenant} />
            ))}
          </tbody>
        </table>
      </div>
      <nav className="pager" aria-label="Pages of the list">
        {place.after !== '' && (
          <Link to={{ ...place, after: '' }} className="button">
            First page
          </Link>
        )}
        {page.next !== null && (
          <Link to={{ ...place, after: page.next }} className="button">
            Next page
          </Link>
        )}
      </nav>
    </>
  );
}

function Row({ tenant }: { readonly tenant: Tenant }) {
  const { id, slug, state, wanted, settled, waitingFor, because, plan, seats, cell } = tenant;
  return (
    <tr>
      <th scope="row">
        <Link to={{ page: 'tenant', id }}>{slug}</Link>
      </th>
      <td>
        <StateTag state={state} />
        {!settled && wanted !== state && <span className="soft"> to be {wanted}</span>}
      </td>
      <td>{waitingFor === null ? <span className="soft">nothing</span> : stepTitle(waitingFor)}</td>
      <td className="because">{settled && state !== 'held' ? '' : reason(because)}</td>
      <td>{plan}</td>
      <td className="number">{seats}</td>
      <td>{cell}</td>
    </tr>
  );
}
