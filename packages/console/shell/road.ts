import { Value } from '../api/value.ts';
import { type Place, readPlace, writePlace } from '../cloud/place.ts';

/** The way from page to page: the address says where one is, and the browser's back button takes a step back. */
export class Road {
  readonly place = new Value<Place>(readPlace(location.search));

  /** Goes to a place; `quietly` changes the address without a step that the back button takes back. */
  go(place: Partial<Place>, quietly = false): void {
    history[quietly ? 'replaceState' : 'pushState'](null, '', `${location.pathname}${writePlace(place)}`);
    this.arrived();
  }

  /** Follows a link: to a place, or into the workbench by an address of its own. */
  follow(query: string): void {
    history.pushState(null, '', `${location.pathname}${query}`);
    this.arrived();
  }

  /** The address is there already. */
  readonly arrived = (): void => this.place.set(readPlace(location.search));
}
