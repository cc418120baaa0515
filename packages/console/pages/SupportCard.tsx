import { type FormEvent, useState } from 'react';
import type { Home } from '../api/answers.ts';
import { marksOf } from '../api/trouble.ts';
import { Field } from '../forms/Field.tsx';
import { useAct } from '../forms/use-act.ts';
import { Moment } from '../shell/Moment.tsx';
import { Refused } from '../shell/Page.tsx';

interface SupportCardProps {
  readonly home: Home;
  /** Who looks at it: a customer's administrator consents for themselves, an operator in the customer's name and with a reason. */
  readonly as: 'admin' | 'operator' | 'member' | 'support';
  readonly again: () => void;
}

const HOURS = { '1 hour': 1, '8 hours': 8, '3 days': 72, '7 days': 168 } as const;
type Hours = keyof typeof HOURS;

/** Whether support may look in, until when, and how that is changed. */
export function SupportCard({ home, as, again }: SupportCardProps) {
  const { send, busy, trouble } = useAct();
  const end = async (): Promise<void> => {
    await send(`/v1/tenants/${home.id}/consent`, { method: 'DELETE' });
    again();
  };
  return (
    <section className="card" aria-labelledby="support-title">
      <h2 id="support-title" className="section-title">
        Support
      </h2>
      {home.support === null ? (
        <p role="status">Support sees nothing of this tenant.</p>
      ) : (
        <p role="status">
          Support may look in until <Moment at={home.support.until} />;{' '}
          {home.support.givenBy === 'admin'
            ? 'an administrator of the customer has consented'
            : 'an operator has consented for the customer'}
          . Whoever looks stands in the register.
        </p>
      )}
      {(as === 'admin' || as === 'operator') && <GiveForm home={home} operator={as === 'operator'} again={again} />}
      {(as === 'admin' || as === 'operator') && home.support !== null && (
        <>
          {trouble && <Refused trouble={trouble} />}
          <button type="button" className="button button-bad" disabled={busy} onClick={() => void end()}>
            End it now
          </button>
        </>
      )}
    </section>
  );
}

function GiveForm({ home, operator, again }: { readonly home: Home; readonly operator: boolean; readonly again: () => void }) {
  const { send, busy, trouble } = useAct();
  const [hours, setHours] = useState<Hours>('8 hours');
  const [reason, setReason] = useState('');
  const marks = trouble ? marksOf(trouble, ['/reason', '/hours']) : {};
  const give = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = { hours: HOURS[hours], ...(operator && { reason }) };
    const answer = await send<Home>(`/v1/tenants/${home.id}/consent`, { method: 'POST', body });
    if (answer && 'value' in answer) setReason('');
    again();
  };
  return (
    <form className="form" onSubmit={(event) => void give(event)} noValidate aria-busy={busy}>
      {trouble && <Refused trouble={trouble} />}
      <Field label="For how long" value={hours} change={(value) => setHours(value as Hours)} choices={Object.keys(HOURS)} />
      {operator && (
        <Field
          label="Why, in the name of the customer"
          value={reason}
          change={setReason}
          marks={marks['/reason']}
          hint="It stays in the register for ever: a ticket, and no name."
          input={{ maxLength: 200 }}
        />
      )}
      <div className="form-foot">
        <button type="submit" className="button" disabled={busy}>
          {home.support === null ? 'Let support look in' : 'Set a new time'}
        </button>
      </div>
    </form>
  );
}
