import { useEffect } from 'react';
import type { Cell, Page as PageOf, SpecState, Tenant } from '../api/answers.ts';
import { subjectOf, tenantOf } from '../api/live.ts';
import { type Place, tenantsQuery } from '../cloud/place.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { Link } from '../shell/Link.tsx';
import { Page, Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';
import { SetAside } from './Aside.tsx';
import { Cells } from './Cells.tsx';
import { Filters } from './Filters.tsx';
import { Rollout } from './Rollout.tsx';
import { TenantTable } from './TenantTable.tsx';

/** Tenants on one page of the list. */
const ROWS = 50;

/** The whole cloud at a glance: what was set aside of the spec, the cells, and the tenants, a page at a time. */
export function CloudPage({ place }: { readonly place: Place }) {
  const { desk } = useHouse();
  const operator = useValue(desk.state).session?.role === 'operator';
  const cells = useAnswer<PageOf<Cell>>('/v1/cells', () => true);
  const spec = useAnswer<SpecState>('/v1/spec/state', (item) => /^(spec|rollout|release)\//.test(subjectOf(item)));
  const names = cells.value?.items.map((cell) => cell.name) ?? [];
  return (
    <Page
      title={spec.value?.platform ? `Cloud ${spec.value.platform}` : 'Cloud'}
      acts={
        operator && (
          <Link to={{ page: 'new' }} className="button button-strong">
            New tenant
          </Link>
        )
      }
    >
      {spec.value && <SetAside files={spec.value.aside} />}
      <section aria-labelledby="cells-title">
        <h2 id="cells-title" className="section-title">
          Cells
        </h2>
        {cells.trouble && <Refused trouble={cells.trouble} />}
        {cells.value && <Cells cells={cells.value.items} />}
      </section>
      {spec.value?.rollout && <Rollout rollout={spec.value.rollout} />}
      {!operator && <p className="soft">Support sees tenants that have consented to it, as long as their consent lasts.</p>}
      <Tenants place={place} cells={names} />
    </Page>
  );
}

function Tenants({ place, cells }: { readonly place: Place; readonly cells: readonly string[] }) {
  const { slugs } = useHouse();
  const { value, trouble, busy } = useAnswer<PageOf<Tenant>>(tenantsQuery(place, ROWS), (item) => tenantOf(item) !== null);
  useEffect(() => {
    for (const tenant of value?.items ?? []) slugs.set(tenant.id, tenant.slug);
  }, [value, slugs]);
  return (
    <section aria-labelledby="tenants-title">
      <div className="section-head">
        <h2 id="tenants-title" className="section-title">
          Tenants
        </h2>
        <Filters place={place} cells={cells} />
      </div>
      {trouble && <Refused trouble={trouble} />}
      {value && <TenantTable page={value} place={place} busy={busy} />}
    </section>
  );
}
