import type { Session } from '../api/answers.ts';
import { Brand, ThemeSwitch } from '../app/Brand.tsx';
import type { PageName } from '../cloud/place.ts';
import { useHouse, useValue } from './context.ts';
import { Link } from './Link.tsx';
import { useWays } from './SignIn.tsx';

const PLACES: readonly (readonly [page: PageName, title: string])[] = [
  ['cloud', 'Cloud'],
  ['log', 'Log'],
  ['spec', 'Spec'],
];

export function TopBar({ session }: { readonly session: Session }) {
  const { desk, road } = useHouse();
  const { page } = useValue(road.place);
  const ways = useWays();
  const places = PLACES.filter(([name]) => session.tenant === null && (name !== 'spec' || session.role === 'operator'));
  const under = page === 'tenant' || page === 'new' ? 'cloud' : page;
  return (
    <header className="header top">
      <Brand />
      <nav aria-label="Console" hidden={places.length === 0}>
        <ul className="places">
          {places.map(([name, title]) => (
            <li key={name}>
              {/* The workbench stays as it was left: its address comes back with it. */}
              <Link to={{ page: name }} className="place" current={under === name}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {session.simulated && (
        <span className="tag tag-simulated" title="Everything outside of this process is simulated: clusters, databases, mail.">
          simulated
        </span>
      )}
      <span className="header-space" />
      {session.tenant === null && <LiveSign />}
      <p className="person">
        <Name session={session} /> <span className="person-role">{session.role}</span>
      </p>
      {ways?.simulated && (
        <a className="button button-quiet" href="/sign-in?again">
          Be somebody else
        </a>
      )}
      <button type="button" className="button button-quiet" onClick={() => void desk.signOut()}>
        Sign out
      </button>
      <ThemeSwitch />
    </header>
  );
}

/** Of an operator, it leads to where their passkeys are. */
function Name({ session: { person, role } }: { readonly session: Session }) {
  if (role !== 'operator') return <span className="person-name">{person}</span>;
  return (
    <Link to={{ page: 'account' }} className="person-name">
      {person}
    </Link>
  );
}

const WORDS = { live: 'live', connecting: 'connecting', away: 'not live' } as const;

/** Whether the page follows what happens; told aloud when that changes. */
function LiveSign() {
  const { live } = useHouse();
  const state = useValue(live.state);
  return (
    <p
      className={`live live-${state}`}
      role="status"
      title={state === 'live' ? 'What happens is shown as it happens' : 'What is shown may be old'}
    >
      <span className="dot" aria-hidden="true" /> {WORDS[state]}
    </p>
  );
}
