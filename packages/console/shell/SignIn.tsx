import { type FormEvent, useState } from 'react';
import { Brand, ThemeSwitch } from '../app/Brand.tsx';
import { useHouse, useValue } from './context.ts';

/** All that there is without a session: how to get one. */
export function SignIn() {
  return (
    <>
      <header className="header top">
        <Brand />
        <span className="header-space" />
        <ThemeSwitch />
      </header>
      <main className="page">
        <section className="page-inner sign-in">
          <h1>Sign in</h1>
          <SignInForm />
        </section>
      </main>
    </>
  );
}

/** How to get in, and a field for the link of a terminal that cannot be clicked. */
export function SignInForm() {
  const { desk } = useHouse();
  const { why } = useValue(desk.state);
  const [link, setLink] = useState('');
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    void desk.signIn(link);
    setLink('');
  };
  return (
    <>
      {why !== '' && (
        <p className="trouble" role="alert">
          {why}
        </p>
      )}
      <p>
        Hansa has no password. When it starts it prints an address that signs you in, once, within a quarter of an hour. Open that address,
        or a new one: <code>npx hansa link</code>, run where Hansa runs, prints it.
      </p>
      <form className="form-line" onSubmit={enter}>
        <label className="field">
          <span>Or paste the address here</span>
          <input value={link} autoComplete="off" spellCheck={false} onChange={(event) => setLink(event.target.value)} />
        </label>
        <button type="submit" className="button button-strong" disabled={link.trim() === ''}>
          Sign in
        </button>
      </form>
    </>
  );
}
