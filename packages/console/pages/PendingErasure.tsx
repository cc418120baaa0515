import type { TenantDetail } from '../api/answers.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { Moment } from '../shell/Moment.tsx';

interface PendingErasureProps {
  readonly erasure: NonNullable<TenantDetail['erasure']>;
  readonly busy: boolean;
  readonly confirm: () => void;
  readonly keep: () => void;
}

/** An erasure that waits for a second person or for its time: until it begins, anybody may take it back. */
export function PendingErasure({ erasure, busy, confirm, keep }: PendingErasureProps) {
  const { desk } = useHouse();
  const person = useValue(desk.state).session?.person;
  const { askedBy, askedAt, confirmedBy, people, begins } = erasure;
  const open = people > 1 && confirmedBy === null;
  return (
    <section className="trouble" aria-label="Erasure asked for">
      <p>
        <strong>{askedBy} asked for the erasure</strong> at <Moment at={askedAt} />.{' '}
        {open ? 'It needs a second person, who confirms it.' : confirmedBy !== null && `${confirmedBy} has confirmed it.`} It begins not
        before <Moment at={begins} />, and can be taken back until then.
      </p>
      <div className="acts-row">
        <button type="button" className="button" disabled={busy} onClick={keep}>
          Keep this tenant
        </button>
        {open && askedBy !== person && (
          <button type="button" className="button button-bad" disabled={busy} onClick={confirm}>
            Confirm the erasure
          </button>
        )}
      </div>
    </section>
  );
}
