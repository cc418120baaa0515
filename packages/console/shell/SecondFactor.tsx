import { type FormEvent, useState } from 'react';
import type { Challenge, Codes, Session } from '../api/answers.ts';
import type { Answer } from '../api/ask.ts';
import { Field } from '../forms/Field.tsx';
import { MakePasskey } from '../forms/MakePasskey.tsx';
import { usePasskeyAct } from '../forms/use-passkey.ts';
import { RecoveryCodes } from '../panels/RecoveryCodes.tsx';
import { useHouse } from './context.ts';
import { usePasskey } from './passkeys.ts';

/** Between signing in and everything else: one shows a passkey, or makes the first one. */
export function SecondFactor({ misses }: { readonly misses: NonNullable<Session['misses']> }) {
  const { desk } = useHouse();
  return (
    <>
      {misses === 'proof' ? <Prove /> : <Enrol />}
      <p className="way">
        <button type="button" className="button" onClick={() => void desk.signOut()}>
          Sign out
        </button>
      </p>
    </>
  );
}

function Prove() {
  const { desk } = useHouse();
  const { send, by, busy, trouble, why } = usePasskeyAct();
  const [code, setCode] = useState('');
  const shown = (answer: Answer<Session> | undefined): void => {
    if (answer && 'value' in answer) desk.whole(answer.value);
  };
  const prove = async (): Promise<void> => {
    const asked = await send<Challenge>('/v1/session/challenge', { method: 'POST' });
    if (!asked || 'trouble' in asked) return;
    const body = await by(() => usePasskey(asked.value));
    if (body) shown(await send<Session>('/v1/session/proof', { method: 'POST', body }));
  };
  const proveByCode = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    shown(await send<Session>('/v1/session/proof', { method: 'POST', body: { code } }));
    setCode('');
  };
  const words = why || trouble?.title;
  return (
    <>
      <h1>Your passkey</h1>
      <p>You have signed in by one thing. Show that it is you by another one.</p>
      {words && (
        <p className="trouble" role="alert">
          {words}
        </p>
      )}
      <p className="way">
        <button type="button" className="button button-strong" disabled={busy} onClick={() => void prove()}>
          Use a passkey
        </button>
      </p>
      <form className="form way" onSubmit={(event) => void proveByCode(event)} noValidate aria-busy={busy}>
        <Field
          label="Or a recovery code"
          value={code}
          change={setCode}
          hint="One of ten, which you got with your first passkey. It is good once."
          input={{ maxLength: 60, autoComplete: 'one-time-code' }}
        />
        <div className="form-foot">
          <button type="submit" className="button" disabled={busy || code.trim() === ''}>
            Use the code
          </button>
        </div>
      </form>
      <p className="field-hint">
        All are lost? Whoever is at the machine runs <code>npx hansa factor reset</code>, and you sign in as before your first passkey.
      </p>
    </>
  );
}

function Enrol() {
  const { desk } = useHouse();
  const [codes, setCodes] = useState<Codes | undefined>();
  if (codes) return <RecoveryCodes codes={codes} kept={() => void desk.look()} />;
  return (
    <>
      <h1>Make a passkey</h1>
      <p>
        Operators can take everything from everybody, so signing in takes two things here: what brought you so far, and a passkey. A device
        asks for your finger, your face or a PIN, and nobody can get it out of you on another page.
      </p>
      <MakePasskey made={(given) => (given ? setCodes(given) : void desk.look())} />
    </>
  );
}
