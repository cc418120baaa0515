import { useEffect } from 'react';
import type { Home, Session } from '../api/answers.ts';
import { Page, Refused } from '../shell/Page.tsx';
import { StateTag } from '../shell/State.tsx';
import { useAnswer } from '../shell/use-answer.ts';
import { Register } from './Register.tsx';
import { SupportCard } from './SupportCard.tsx';

/** Milliseconds: a customer has no stream of events, so the page asks by itself. */
const LOOK = 15_000;

/** A tenant as its own people see it: whether it works, where its apps are, and who may look in. */
export function HomePage({ session, tenant }: { readonly session: Session; readonly tenant: string }) {
  const { value, trouble, again } = useAnswer<Home>(`/v1/tenants/${encodeURIComponent(tenant)}/home`, () => false);
  useEffect(() => {
    const timer = setInterval(again, LOOK);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <Page title={value?.slug ?? 'Your cloud'}>
      {trouble && <Refused trouble={trouble} />}
      {value && (
        <>
          <div className="tenant-columns">
            <Facts home={value} simulated={session.simulated} />
            <SupportCard home={value} as={session.role} again={again} />
          </div>
          {session.role === 'admin' && <Register id={tenant} />}
        </>
      )}
    </Page>
  );
}

function Facts({ home, simulated }: { readonly home: Home; readonly simulated: boolean }) {
  const { state, plan, seats, apps } = home;
  return (
    <section className="card" aria-labelledby="home-title">
      <h2 id="home-title" className="section-title">
        Your cloud
      </h2>
      <dl className="fact-list">
        <dt>State</dt>
        <dd>
          <StateTag state={state} />
        </dd>
        <dt>Plan</dt>
        <dd>{plan}</dd>
        <dt>Seats</dt>
        <dd>{seats}</dd>
        {apps.map(({ app, url }) => (
          <App key={app} app={app} url={url} simulated={simulated} />
        ))}
      </dl>
    </section>
  );
}

function App({ app, url, simulated }: { readonly app: string; readonly url: string; readonly simulated: boolean }) {
  return (
    <>
      <dt>{app}</dt>
      <dd>
        {simulated ? (
          <>
            {url} <span className="soft">(simulated)</span>
          </>
        ) : (
          <a href={url} rel="noreferrer">
            {url}
          </a>
        )}
      </dd>
    </>
  );
}
