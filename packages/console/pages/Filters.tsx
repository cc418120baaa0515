import { useEffect, useState } from 'react';
import { HOME, type Place } from '../cloud/place.ts';
import { STATES } from '../cloud/words.ts';
import { useHouse } from '../shell/context.ts';

/** Milliseconds after the last key, before the server is asked. */
const PAUSE = 200;

/** Narrows the list; what is chosen stands in the address. */
export function Filters({ place, cells }: { readonly place: Place; readonly cells: readonly string[] }) {
  const { road } = useHouse();
  const choose = (change: Partial<Place>): void => road.go({ ...place, ...change, after: '' }, true);
  return (
    <form className="filters" role="search" aria-label="Narrow the list of tenants" onSubmit={(event) => event.preventDefault()}>
      <Search place={place} />
      <Choice label="State" value={place.state} choices={STATES} choose={(state) => choose({ state })} />
      {(cells.length > 1 || place.cell !== '') && (
        <Choice label="Cell" value={place.cell} choices={cells} choose={(cell) => choose({ cell })} />
      )}
      {(place.state !== '' || place.cell !== '' || place.search !== '') && (
        <button type="button" className="button button-quiet" onClick={() => road.go(HOME, true)}>
          Show all
        </button>
      )}
    </form>
  );
}

function Search({ place }: { readonly place: Place }) {
  const { road } = useHouse();
  const [typed, setTyped] = useState(place.search);
  const [asked, setAsked] = useState(place.search);
  if (asked !== place.search) {
    // Changed by the back button or by "Show all", not by typing.
    setAsked(place.search);
    setTyped(place.search);
  }
  useEffect(() => {
    if (typed === asked) return undefined;
    const timer = setTimeout(() => {
      setAsked(typed);
      road.go({ ...place, search: typed, after: '' }, true);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed, asked, place, road]);
  return (
    <input
      className="search"
      type="search"
      value={typed}
      maxLength={40}
      aria-label="Part of a slug, or how an id begins"
      placeholder="Slug or id"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, choices, choose }: ChoiceProps) {
  const all = choices.includes(value) || value === '' ? choices : [...choices, value];
  return (
    <select className="select" aria-label={label} value={value} onChange={(event) => choose(event.target.value)}>
      <option value="">{label}: all</option>
      {all.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}
