import { type ReactNode, Suspense, lazy, useEffect, useState } from 'react';
import { CloudPage } from '../pages/CloudPage.tsx';
import { HomePage } from '../pages/HomePage.tsx';
import { LogPage } from '../pages/LogPage.tsx';
import { NewTenantPage } from '../pages/NewTenantPage.tsx';
import { TenantPage } from '../pages/TenantPage.tsx';
import { useHouse, useValue } from './context.ts';
import { Outside, SignIn, SignInForm } from './SignIn.tsx';
import { TopBar } from './TopBar.tsx';

/** The compiler, the editor and all that shows a spec: loaded when somebody goes there, and kept from then on. */
const LiveSpec = lazy(async () => ({ default: (await import('../app/LiveSpec.tsx')).LiveSpec }));

/** Passkeys: few come here, and not often. */
const AccountPage = lazy(async () => ({ default: (await import('../pages/AccountPage.tsx')).AccountPage }));
const SecondFactor = lazy(async () => ({ default: (await import('./SecondFactor.tsx')).SecondFactor }));

export function Shell() {
  const { desk, live } = useHouse();
  const { phase, session, why } = useValue(desk.state);
  const misses = session?.misses ?? null;
  // A customer follows their own tenant, which has no stream.
  const ours = session?.tenant === null && misses === null;
  // Who was in keeps what is on the page while they show their passkey.
  const [entered, setEntered] = useState(false);
  if (session && misses === null && !entered) setEntered(true);
  useEffect(() => {
    if (phase === 'in' && ours) live.start();
    else live.stop();
  }, [phase, live, ours]);
  useTitle();
  if (phase === 'asking') return <p className="empty">Asking who you are…</p>;
  if (phase === 'out' || !session || (phase === 'ended' && !entered)) return <SignIn />;
  if (misses !== null && !entered) {
    return (
      <Outside>
        <Waiting what="Loading…">
          <SecondFactor misses={misses} />
        </Waiting>
      </Outside>
    );
  }
  return (
    <>
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <TopBar session={session} />
      {phase === 'in' && why !== '' && (
        <p className="trouble" role="alert">
          {why}
        </p>
      )}
      {phase === 'ended' && (
        <section className="ended" aria-label="Signed out">
          <p>
            <strong>You are not signed in any more.</strong> What is on this page stays; sign in again in this window and go on.
          </p>
          <SignInForm />
        </section>
      )}
      {phase === 'in' && misses !== null && (
        <section className="ended" aria-label="Second factor">
          <Waiting what="Loading…">
            <SecondFactor misses={misses} />
          </Waiting>
        </section>
      )}
      {session.tenant === null ? <Pages /> : <HomePage session={session} tenant={session.tenant} />}
    </>
  );
}

function Pages() {
  const { road } = useHouse();
  const place = useValue(road.place);
  const { page } = place;
  const [opened, setOpened] = useState(false);
  if (page === 'spec' && !opened) setOpened(true);
  return (
    <>
      {page === 'cloud' && <CloudPage place={place} />}
      {page === 'tenant' && <TenantPage key={place.id} id={place.id} />}
      {page === 'new' && <NewTenantPage />}
      {page === 'log' && <LogPage />}
      {page === 'account' && (
        <Waiting what="Loading…">
          <AccountPage />
        </Waiting>
      )}
      {opened && (
        <div id={page === 'spec' ? 'content' : undefined} className="spec-place" hidden={page !== 'spec'}>
          <Waiting what="Loading the workbench…">
            <LiveSpec active={page === 'spec'} />
          </Waiting>
        </div>
      )}
    </>
  );
}

function Waiting({ what, children }: { readonly what: string; readonly children: ReactNode }) {
  return <Suspense fallback={<p className="empty">{what}</p>}>{children}</Suspense>;
}

const TITLES = { cloud: 'Cloud', tenant: 'Tenant', new: 'New tenant', log: 'Log', spec: 'Spec', account: 'Account' } as const;

function useTitle(): void {
  const { road } = useHouse();
  const { page } = useValue(road.place);
  useEffect(() => {
    document.title = `${TITLES[page]} · Hansa`;
  }, [page]);
}
