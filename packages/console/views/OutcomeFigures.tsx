import { plural } from '../app/Header.tsx';
import type { BoundFigure, CapacityFigures, Outcome } from '../figures/model.ts';
import { Rich } from '../panels/Rich.tsx';
import { GuaranteeTable } from './GuaranteeTable.tsx';
import { seatText, signed, totalsText } from './money-text.ts';

interface OutcomeFiguresProps {
  readonly now: Outcome;
  readonly would: Outcome;
  readonly moved: boolean;
}

/** What it costs, what of the cell is used, and what can be promised; beside what it is now where that is another. */
export function OutcomeFigures({ now, would, moved }: OutcomeFiguresProps) {
  return (
    <div className="outcome">
      <Complaints outcome={would} />
      <section aria-labelledby="what-if-cost">
        <h3 id="what-if-cost">Cost a month</h3>
        <Money now={now} would={would} moved={moved} />
      </section>
      <section aria-labelledby="what-if-capacity">
        <h3 id="what-if-capacity">Capacity</h3>
        <Bounds now={now.capacity} would={would.capacity} />
      </section>
      <section aria-labelledby="what-if-guarantees">
        <h3 id="what-if-guarantees">Guarantees</h3>
        <GuaranteeTable guarantees={would.guarantees} before={now.guarantees} label="Guarantees" />
      </section>
    </div>
  );
}

/** All of it in one sentence, told aloud as sliders move; it stays in sight while they do. */
export function OutcomeSum({ would }: { readonly would: Outcome }) {
  return (
    <p className="outcome-sum" role="status">
      {plural(would.tenants, 'tenant')}, {plural(would.seats, 'seat')}: {totalsText(would.totals)} a month{bindingText(would.capacity)}.
    </p>
  );
}

function bindingText({ serves, binding, bounds }: CapacityFigures): string {
  const bound = bounds.find(({ name }) => name === binding);
  if (serves === null) return '; nothing is left that serves';
  return bound ? `; ${percent(bound)} % of ${bound.name} is used, which binds first` : '';
}

function Complaints({ outcome: { complaints } }: { readonly outcome: Outcome }) {
  if (complaints.length === 0) return null;
  return (
    <ul className="outcome-complaints" aria-label="What check says of it">
      {complaints.map(({ severity, code, message }) => (
        <li key={`${code} ${message}`} className={`problem problem-${severity}`}>
          <span className="problem-severity">{severity}</span> <Rich text={message} /> <code>{code}</code>
        </li>
      ))}
    </ul>
  );
}

function Money({ now, would, moved }: OutcomeFiguresProps) {
  const [first, before] = [would.totals[0], now.totals[0]];
  const change = moved && first && before && first.currency === before.currency ? first.cents - before.cents : 0;
  return (
    <dl className="figures">
      <div>
        <dt>All of it</dt>
        <dd>
          {totalsText(would.totals)} {change !== 0 && <span className="figure-change">{signed(change)}</span>}
        </dd>
      </div>
      <div>
        <dt>A seat</dt>
        <dd>
          {seatText(would.seatCents, would.totals)}{' '}
          {would.seatCents !== null && now.seatCents !== null && would.seatCents !== now.seatCents && (
            <span className="figure-change">{signed(would.seatCents - now.seatCents)}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** As many whole percent as are used, so that 100 is never said of what still has room. */
export function percent({ used, room }: BoundFigure): number {
  const share = (used / Math.max(1, room ?? 1)) * 100;
  return share > 100 ? Math.ceil(share) : Math.floor(share);
}

function Bounds({ now, would }: { readonly now: CapacityFigures; readonly would: CapacityFigures }) {
  if (would.serves === null) return <p className="note">Nothing is left that serves until somebody builds it again.</p>;
  const known = would.bounds.filter(({ room }) => room !== null);
  const unknown = would.bounds.filter(({ room }) => room === null);
  return (
    <>
      {would.serves === 'standby' && <p className="note">The standby serves.</p>}
      <ul className="bounds">
        {known.map((bound) => (
          <Bound
            key={bound.name}
            bound={bound}
            binds={bound.name === would.binding}
            before={now.bounds.find(({ name }) => name === bound.name)}
          />
        ))}
      </ul>
      {unknown.length > 0 && <p className="note">Nobody knows where these end: {unknown.map(({ name }) => name).join(', ')}.</p>}
    </>
  );
}

interface BoundProps {
  readonly bound: BoundFigure;
  readonly binds: boolean;
  readonly before: BoundFigure | undefined;
}

function Bound({ bound, binds, before }: BoundProps) {
  const share = percent(bound);
  const had = before && before.room !== null ? percent(before) : share;
  const over = bound.used > (bound.room ?? 0);
  return (
    <li className={`bound${over ? ' bound-over' : ''}${binds ? ' bound-binds' : ''}`} title={bound.why}>
      <span className="bound-name">
        {bound.name} {binds && <span className={over ? 'tag tag-bad' : 'tag'}>binds</span>}
      </span>
      <span className="bound-amount">
        {Math.round(bound.used)} of {Math.round(bound.room ?? 0)} {bound.unit}, {share} %
      </span>
      <span className="bound-bar" aria-hidden="true">
        <span className="bound-used" style={{ width: `${Math.min(100, share)}%` }} />
        {had !== share && <span className="bound-had" style={{ left: `${Math.min(100, had)}%` }} />}
      </span>
    </li>
  );
}
