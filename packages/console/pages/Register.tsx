import { useState } from 'react';
import type { Happened, Page } from '../api/answers.ts';
import { tenantOf } from '../api/live.ts';
import { Moment } from '../shell/Moment.tsx';
import { Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';
import { EventWords } from './LogItem.tsx';

const ROWS = 100;

/** What happened to the tenant, by the register, the oldest first. */
export function Register({ id }: { readonly id: string }) {
  const [after, setAfter] = useState('');
  const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
  const { value, trouble } = useAnswer<Page<Happened>>(
    `/v1/tenants/${encodeURIComponent(id)}/events?limit=${ROWS}${from}`,
    (item) => item.kind === 'event' && tenantOf(item) === id,
  );
  return (
    <section aria-labelledby="register-title">
      <h2 id="register-title" className="section-title">
        Register
      </h2>
      {trouble && <Refused trouble={trouble} />}
      {value?.items.length === 0 && <p className="soft">Nothing has been written yet.</p>}
      <ol className="log">
        {value?.items.map((event) => (
          <li key={event.id} className="log-item log-event">
            <span className="log-at">
              <Moment at={event.at} />
            </span>
            <span className="log-what">
              <EventWords event={event} />
            </span>
          </li>
        ))}
      </ol>
      <div className="pager">
        {after !== '' && (
          <button type="button" className="button" onClick={() => setAfter('')}>
            From the beginning
          </button>
        )}
        {value && value.next !== null && (
          <button type="button" className="button" onClick={() => setAfter(value.next ?? '')}>
            Later events
          </button>
        )}
      </div>
    </section>
  );
}
