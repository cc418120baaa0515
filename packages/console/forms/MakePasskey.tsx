import { type FormEvent, useState } from 'react';
import type { Codes, Factors, PasskeyOffer } from '../api/answers.ts';
import { marksOf } from '../api/trouble.ts';
import { makePasskey } from '../shell/passkeys.ts';
import { Refused } from '../shell/Page.tsx';
import { Field } from './Field.tsx';
import { usePasskeyAct } from './use-passkey.ts';

interface MakePasskeyProps {
  /** It is there; with the first one come recovery codes. */
  readonly made: (codes: Codes | null) => void;
}

/** Makes a passkey on this device, or on one that the browser knows how to reach: a phone, a key. */
export function MakePasskey({ made }: MakePasskeyProps) {
  const { send, by, busy, trouble, why } = usePasskeyAct();
  const [name, setName] = useState('');
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const offer = await send<PasskeyOffer>('/v1/passkey-offers', { method: 'POST' });
    if (!offer || 'trouble' in offer) return;
    const passkey = await by(() => makePasskey(offer.value));
    if (!passkey) return;
    const body = { name: name.trim(), ...passkey };
    const answer = await send<Factors & { readonly codes: Codes | null }>('/v1/passkeys', { method: 'POST', body });
    if (!answer || 'trouble' in answer) return;
    setName('');
    made(answer.value.codes);
  };
  return (
    <form className="form" onSubmit={(event) => void make(event)} noValidate aria-busy={busy}>
      {trouble && <Refused trouble={trouble} />}
      {why !== '' && (
        <p className="trouble" role="alert">
          {why}
        </p>
      )}
      <Field
        label="A name for it"
        value={name}
        change={setName}
        marks={trouble && marksOf(trouble, ['/name'])['/name']}
        hint="By which you know it again: the laptop, the key on the key ring."
        input={{ maxLength: 60 }}
      />
      <div className="form-foot">
        <button type="submit" className="button button-strong" disabled={busy || name.trim() === ''}>
          Make a passkey
        </button>
      </div>
    </form>
  );
}
