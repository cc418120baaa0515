import type { MouseEvent, ReactNode } from 'react';
import { type Place, writePlace } from '../cloud/place.ts';
import { useHouse } from './context.ts';

interface LinkProps {
  readonly to: Partial<Place> | string;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** A link inside of the console, to a place or to an address of the workbench; a new tab opens the same. */
export function Link({ to, className, current, children }: LinkProps) {
  const { road } = useHouse();
  const query = typeof to === 'string' ? to : writePlace(to);
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    road.follow(query);
  };
  return (
    <a href={query === '' ? '/' : query} className={className} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
