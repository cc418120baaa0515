import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Live } from '../api/live.ts';
import type { Value } from '../api/value.ts';
import type { Road } from './road.ts';
import type { SessionDesk } from './session.ts';

/** What every page of the console works with. */
export interface House {
  readonly road: Road;
  readonly desk: SessionDesk;
  readonly live: Live;
  /** Slugs of tenants that were seen, by id: the register knows ids only. */
  readonly slugs: Map<string, string>;
}

export const HouseContext = createContext<House | null>(null);

export function useHouse(): House {
  const house = useContext(HouseContext);
  if (!house) throw new Error('a component stands outside of the console');
  return house;
}

export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get);
}
