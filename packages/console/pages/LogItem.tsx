import type { Happened } from '../api/answers.ts';
import { type Item, subjectOf, tenantOf } from '../api/live.ts';
import { stepTitle } from '../cloud/steps.ts';
import { actor, reason, told } from '../cloud/words.ts';
import { useHouse } from '../shell/context.ts';
import { Link } from '../shell/Link.tsx';
import { Moment } from '../shell/Moment.tsx';

export function LogItem({ item }: { readonly item: Item }) {
  const { slugs } = useHouse();
  const tenant = tenantOf(item);
  return (
    <li className={`log-item log-${item.kind}`}>
      <span className="log-at">
        <Moment at={item.kind === 'event' ? item.event.at : item.look.at} />
      </span>
      <span className="log-what">
        {tenant === null ? (
          <span className="log-subject">{personOf(item) ?? subjectOf(item)}</span>
        ) : (
          <Link to={{ page: 'tenant', id: tenant }} className="log-subject">
            {slugs.get(tenant) ?? tenant}
          </Link>
        )}{' '}
        {item.kind === 'event' ? <EventWords event={item.event} /> : <LookWords item={item} />}
      </span>
    </li>
  );
}

/** Ids of people are for machines. */
function personOf(item: Item): string | undefined {
  if (item.kind !== 'event' || !item.event.subject.startsWith('person/')) return undefined;
  return item.event.by ?? 'somebody';
}

/** What happened, and who did it. */
export function EventWords({ event }: { readonly event: Happened }) {
  return (
    <>
      {told(event)} <span className="soft">({actor(event)})</span>
    </>
  );
}

function LookWords({ item }: { readonly item: Item & { readonly kind: 'look' } }) {
  const { because } = item.look;
  const [first] = because;
  if (!first) return <span className="soft">was looked at</span>;
  const title = stepTitle(first.step);
  return (
    <>
      {title !== 'tenant' && `${title}: `}
      {reason(because)} <code className="soft">{first.code}</code>
    </>
  );
}
