import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { Ways } from '../api/answers.ts';
import { ask } from '../api/ask.ts';
import { Brand, ThemeSwitch } from '../app/Brand.tsx';
import { Rich } from '../panels/Rich.tsx';
import { useHouse, useValue } from './context.ts';

/** All that there is without a session: how to get one. */
export function SignIn() {
  return (
    <Outside>
      <h1>Sign in</h1>
      <SignInForm />
    </Outside>
  );
}

/** A page of whoever is not in, or not yet. */
export function Outside({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header className="header top">
        <Brand />
        <span className="header-space" />
        <ThemeSwitch />
      </header>
      <main className="page">
        <section className="page-inner sign-in">{children}</section>
      </main>
    </>
  );
}

/** How to get in: at an identity provider, where there is one, and by a link of a terminal. */
export function SignInForm() {
  const { desk } = useHouse();
  const { why, phase } = useValue(desk.state);
  const ways = useWays();
  return (
    <>
      {why !== '' && (
        <p className="trouble" role="alert">
          <Rich text={why} />
        </p>
      )}
      {ways?.provider && <AtProvider name={ways.provider} simulated={ways.simulated} apart={phase === 'ended'} />}
      {ways?.tenants && <AtRealm />}
      <ByLink other={Boolean(ways?.provider) || ways?.tenants === true} />
    </>
  );
}

/** In which ways one can sign in here; undefined until the server has said so. */
export function useWays(): Ways | undefined {
  const [ways, setWays] = useState<Ways | undefined>();
  useEffect(() => {
    void ask<Ways>('/v1/sign-in').then((answer) => {
      if ('value' in answer) setWays(answer.value);
    });
  }, []);
  return ways;
}

interface AtProviderProps {
  readonly name: string;
  readonly simulated: boolean;
  /** In a window of its own, for something on this page must not be lost. */
  readonly apart: boolean;
}

function AtProvider({ name, simulated, apart }: AtProviderProps) {
  return (
    <div className="way">
      <a
        className="button button-strong"
        href={simulated ? '/sign-in?again' : '/sign-in'}
        target={apart ? '_blank' : undefined}
        rel="noreferrer"
      >
        Sign in with {name}
        {apart && ' in another window'}
      </a>
      {simulated && (
        <p className="field-hint">
          There one chooses whom to be: an operator, support, or somebody of a tenant. It lets in browsers that came by a link before.
        </p>
      )}
    </div>
  );
}

/** Customers sign in where their members do: at the realm of their own cloud. */
function AtRealm() {
  const [slug, setSlug] = useState('');
  const go = (event: FormEvent): void => {
    event.preventDefault();
    location.assign(`/sign-in?tenant=${encodeURIComponent(slug.trim())}`);
  };
  return (
    <form className="form-line way" onSubmit={go}>
      <label className="field">
        <span>The name of your cloud, if you are a customer</span>
        <input value={slug} autoComplete="organization" spellCheck={false} onChange={(event) => setSlug(event.target.value)} />
      </label>
      <button type="submit" className="button" disabled={slug.trim() === ''}>
        Go on
      </button>
    </form>
  );
}

function ByLink({ other }: { readonly other: boolean }) {
  const { desk } = useHouse();
  const [link, setLink] = useState('');
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    void desk.signIn(link);
    setLink('');
  };
  return (
    <div className="way">
      <p>
        {other ? 'At the machine itself: ' : 'Hansa has no password. '}When it starts it prints an address that signs you in, once, within a
        quarter of an hour. Open that address, or a new one: <code>npx hansa link</code>, run where Hansa runs, prints it.
      </p>
      <form className="form-line" onSubmit={enter}>
        <label className="field">
          <span>Or paste the address here</span>
          <input value={link} autoComplete="off" spellCheck={false} onChange={(event) => setLink(event.target.value)} />
        </label>
        <button type="submit" className={other ? 'button' : 'button button-strong'} disabled={link.trim() === ''}>
          Sign in
        </button>
      </form>
    </div>
  );
}
