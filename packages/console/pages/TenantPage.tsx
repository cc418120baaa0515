import { useEffect } from 'react';
import type { Home, TenantDetail } from '../api/answers.ts';
import { tenantOf } from '../api/live.ts';
import { namedSteps, stepTitle } from '../cloud/steps.ts';
import { reason } from '../cloud/words.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { Page, Refused } from '../shell/Page.tsx';
import { StateTag } from '../shell/State.tsx';
import { type Asked, useAnswer } from '../shell/use-answer.ts';
import { ChangeForm } from './ChangeForm.tsx';
import { Register } from './Register.tsx';
import { Steps } from './Steps.tsx';
import { SupportCard } from './SupportCard.tsx';
import { TenantActs } from './TenantActs.tsx';
import { TenantFacts } from './TenantFacts.tsx';

/** Milliseconds: news can get lost on their way, so what is under way is also looked at by itself. */
const LOOK = 5_000;

export function TenantPage({ id }: { readonly id: string }) {
  const { slugs, desk } = useHouse();
  const asked = useAnswer<TenantDetail>(`/v1/tenants/${encodeURIComponent(id)}`, (item) => tenantOf(item) === id);
  const { value, trouble, again } = asked;
  const operator = useValue(desk.state).session?.role === 'operator';
  const underWay = value !== undefined && !value.settled;
  useEffect(() => {
    if (value) slugs.set(id, value.slug);
  }, [value, id, slugs]);
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = setInterval(again, LOOK);
    return () => clearInterval(timer);
  }, [underWay, again]);
  return (
    <Page title={value?.slug ?? 'Tenant'}>
      {trouble && <Refused trouble={trouble} />}
      {value && (
        <>
          <Verdict tenant={value} />
          <div className="tenant-columns">
            <TenantFacts tenant={value} />
            {operator && value.wanted !== 'erased' && <Changes asked={asked} tenant={value} />}
          </div>
          {operator && value.wanted !== 'erased' && <Support id={id} />}
          <Steps tenant={value} />
          <Register id={id} />
        </>
      )}
    </Page>
  );
}

function Support({ id }: { readonly id: string }) {
  const { value, again } = useAnswer<Home>(
    `/v1/tenants/${encodeURIComponent(id)}/home`,
    (item) => item.kind === 'event' && tenantOf(item) === id,
  );
  return value ? <SupportCard home={value} as="operator" again={again} /> : null;
}

function Changes({ asked, tenant }: { readonly asked: Asked<TenantDetail>; readonly tenant: TenantDetail }) {
  const seen = { etag: asked.etag ?? '', again: asked.again };
  return (
    <section className="card changes" aria-labelledby="changes-title">
      <h2 id="changes-title" className="section-title">
        Change
      </h2>
      <ChangeForm tenant={tenant} {...seen} />
      <TenantActs tenant={tenant} {...seen} />
    </section>
  );
}

/** Where it is, and what it waits for because of what; told aloud when it changes. */
function Verdict({ tenant }: { readonly tenant: TenantDetail }) {
  const { state, wanted, settled, waitingFor, because } = tenant;
  const quiet = settled && state !== 'held';
  return (
    <div className="tenant-verdict">
      <p role="status">
        <StateTag state={state} />{' '}
        {!settled && wanted !== state && (
          <>
            to be <strong>{wanted}</strong>;{' '}
          </>
        )}
        {quiet || waitingFor === null ? (
          quiet ? (
            'everything that was asked for holds.'
          ) : (
            reason(because)
          )
        ) : (
          <>
            waits for <strong>{stepTitle(waitingFor)}</strong>: {reason(because)}.
          </>
        )}
      </p>
      {!quiet && because.length > 1 && (
        <details>
          <summary>All {because.length} reasons</summary>
          <ul className="complaints">
            {because.map((each) => (
              <li key={`${each.step} ${each.code}`}>
                <strong>{stepTitle(each.step)}</strong> {namedSteps(each.detail)} <code>{each.code}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
