import { type FormEvent, useState } from 'react';
import type { Codes, Factors } from '../api/answers.ts';
import { MakePasskey } from '../forms/MakePasskey.tsx';
import { useAct } from '../forms/use-act.ts';
import { RecoveryCodes } from '../panels/RecoveryCodes.tsx';
import { Moment } from '../shell/Moment.tsx';
import { Page, Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';

type Passkey = Factors['passkeys'][number];

/** What somebody shows besides what they sign in by: their passkeys, and codes for when they have lost them. */
export function AccountPage() {
  const { value, trouble, again } = useAnswer<Factors>('/v1/factors', () => false);
  const [codes, setCodes] = useState<Codes | null>(null);
  const made = (given: Codes | null): void => {
    setCodes(given);
    again();
  };
  return (
    <Page title="Account">
      {trouble && <Refused trouble={trouble} />}
      {codes && <RecoveryCodes codes={codes} kept={() => setCodes(null)} />}
      {value && !codes && (
        <div className="tenant-columns">
          <Passkeys factors={value} again={again} made={made} />
          <Recovery left={value.codesLeft} any={value.passkeys.length > 0} made={made} />
        </div>
      )}
    </Page>
  );
}

interface PasskeysProps {
  readonly factors: Factors;
  readonly again: () => void;
  readonly made: (codes: Codes | null) => void;
}

function Passkeys({ factors: { passkeys, wanted }, again, made }: PasskeysProps) {
  return (
    <section className="card" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title" className="section-title">
        Passkeys
      </h2>
      {passkeys.length === 0 ? (
        <p>You have none: what you signed in by is enough. From the first one on, whoever signs in as you has to show it.</p>
      ) : (
        <ul className="passkeys">
          {passkeys.map((passkey) => (
            <Passkey key={passkey.id} passkey={passkey} last={passkeys.length === 1} wanted={wanted} again={again} />
          ))}
        </ul>
      )}
      <div className="another">
        {passkeys.length > 0 && <h3>Make another one</h3>}
        {passkeys.length === 1 && <p className="field-hint">On another device, for the day on which this one is gone.</p>}
        <MakePasskey made={made} />
      </div>
    </section>
  );
}

interface PasskeyProps {
  readonly passkey: Passkey;
  readonly last: boolean;
  readonly wanted: boolean;
  readonly again: () => void;
}

function Passkey({ passkey: { id, name, madeAt, usedAt, synced }, last, wanted, again }: PasskeyProps) {
  const { send, busy, trouble } = useAct();
  const [doing, setDoing] = useState<'naming' | 'removing' | null>(null);
  const act = async (method: 'PATCH' | 'DELETE', body?: object): Promise<void> => {
    const answer = await send(`/v1/passkeys/${id}`, { method, body });
    if (!answer || 'trouble' in answer) return;
    setDoing(null);
    again();
  };
  return (
    <li>
      <p>
        <strong>{name}</strong>
      </p>
      <p className="soft">
        Made <Moment at={madeAt} />,{' '}
        {usedAt ? (
          <>
            used <Moment at={usedAt} />
          </>
        ) : (
          'not used yet'
        )}
        {synced && '; a password manager keeps it'}
      </p>
      {trouble && <Refused trouble={trouble} />}
      {doing === 'naming' && <Naming name={name} busy={busy} take={(to) => void act('PATCH', { name: to })} leave={() => setDoing(null)} />}
      {doing === 'removing' && (
        <>
          <p className="removing">
            Whoever has it gets in by it no more, and whatever a passkey of yours has opened elsewhere is signed out.{' '}
            {last &&
              (wanted
                ? 'It is the last one: you make another one when you sign in next.'
                : 'It is the last one: the recovery codes go with it, and what you sign in by is enough then.')}
          </p>
          <div className="acts-row">
            <button type="button" className="button" onClick={() => setDoing(null)}>
              Keep {name}
            </button>
            <button type="button" className="button button-bad" disabled={busy} onClick={() => void act('DELETE')}>
              Remove it
            </button>
          </div>
        </>
      )}
      {doing === null && (
        <div className="acts-row">
          <button type="button" className="button" onClick={() => setDoing('naming')}>
            Rename {name}
          </button>
          <button type="button" className="button" onClick={() => setDoing('removing')}>
            Remove {name}
          </button>
        </div>
      )}
    </li>
  );
}

interface NamingProps {
  readonly name: string;
  readonly busy: boolean;
  readonly take: (name: string) => void;
  readonly leave: () => void;
}

function Naming({ name, busy, take, leave }: NamingProps) {
  const [typed, setTyped] = useState(name);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    take(typed.trim());
  };
  return (
    <form className="form-line" onSubmit={save}>
      <label className="field">
        <span>Its name</span>
        <input value={typed} maxLength={60} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button type="button" className="button" onClick={leave}>
        Cancel
      </button>
      <button type="submit" className="button" disabled={busy || typed.trim() === ''}>
        Save the name
      </button>
    </form>
  );
}

function Recovery({ left, any, made }: { readonly left: number; readonly any: boolean; readonly made: (codes: Codes) => void }) {
  const { send, busy, trouble } = useAct();
  const renew = async (): Promise<void> => {
    const answer = await send<{ readonly codes: Codes }>('/v1/recovery-codes', { method: 'POST' });
    if (answer && 'value' in answer) made(answer.value.codes);
  };
  return (
    <section className="card" aria-labelledby="recovery-title">
      <h2 id="recovery-title" className="section-title">
        Recovery codes
      </h2>
      <p>{any ? `${left} of 10 are left. Each lets you in once, in the place of a passkey.` : 'You get ten with your first passkey.'}</p>
      {trouble && <Refused trouble={trouble} />}
      {any && (
        <div className="acts-row">
          <button type="button" className="button" disabled={busy} onClick={() => void renew()}>
            Make ten new ones
          </button>
        </div>
      )}
    </section>
  );
}
