import { useState } from 'react';
import type { Item } from '../api/live.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { Page } from '../shell/Page.tsx';
import { LogItem } from './LogItem.tsx';

/** Everything that happens, the newest first: events of the register, and what the loops find in between. */
export function LogPage() {
  const { live } = useHouse();
  const log = useValue(live.log);
  const state = useValue(live.state);
  const [kept, setKept] = useState<readonly Item[] | null>(null);
  const [only, setOnly] = useState(false);
  const shown = (kept ?? log).filter((item) => !only || item.kind === 'event').toReversed();
  return (
    <Page
      title="Log"
      acts={
        <>
          <label className="check">
            <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} /> Events only
          </label>
          <button type="button" className="button" aria-pressed={kept !== null} onClick={() => setKept(kept === null ? log : null)}>
            {kept === null ? 'Stop following' : 'Follow again'}
          </button>
        </>
      }
    >
      <p className="soft">
        The last events of the register, and since this page was opened every finding of the loops: what they found, and why nothing more
        happens now.
      </p>
      {shown.length === 0 ? (
        <p className="empty">{state === 'away' ? 'The stream of events is away.' : 'Nothing has happened yet.'}</p>
      ) : (
        <ol className="log" aria-label="What happened, the newest first">
          {shown.map((item) => (
            <LogItem key={item.key} item={item} />
          ))}
        </ol>
      )}
    </Page>
  );
}
