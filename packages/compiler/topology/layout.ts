import type { Box, CellTopology, Link, Party, Site } from './model.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends Rect {
  readonly box: Box;
}

export interface PlacedSite extends Rect {
  readonly site: Site;
  readonly boxes: readonly PlacedBox[];
}

export interface PlacedParty extends Rect {
  readonly party: Party;
  readonly sites: readonly PlacedSite[];
}

/** A line between two boxes: an SVG path. */
export interface PlacedLink {
  readonly link: Link;
  readonly path: string;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly parties: readonly PlacedParty[];
  readonly links: readonly PlacedLink[];
}

/** Pixels. A box holds a title and two lines of detail; a party is never narrower than one box and its frame. */
const BOX = { width: 148, height: 58, gap: 8 } as const;
const PARTY = { width: 336, gap: 20, head: 34, pad: 12 } as const;
const SITE = { head: 22, gap: 10 } as const;

/**
 * Places everything in a width: as many columns of parties as fit, each party in the column that is shortest so far, its sites below each
 * other, their boxes in rows. Nothing is ever wider than what was asked for, from 250 pixels on.
 */
export function layOut(cell: CellTopology, width: number): Drawing {
  const columns = Math.max(1, Math.min(cell.parties.length, Math.floor((width + PARTY.gap) / (PARTY.width + PARTY.gap))));
  const column = (width - PARTY.gap * (columns - 1)) / columns;
  const ends = Array.from({ length: columns }, () => 0);
  const parties = cell.parties.map((party) => {
    const shortest = ends.indexOf(Math.min(...ends));
    const placed = placeParty(party, shortest * (column + PARTY.gap), ends[shortest] ?? 0, column);
    ends[shortest] = placed.y + placed.height + PARTY.gap;
    return placed;
  });
  const height = Math.max(0, ...ends) - PARTY.gap;
  return { width, height: Math.max(height, 0), parties, links: placeLinks(cell.links, parties) };
}

function placeParty(party: Party, x: number, y: number, width: number): PlacedParty {
  let bottom = y + PARTY.head;
  const sites = party.sites.map((site) => {
    const placed = placeSite(site, x + PARTY.pad, bottom, width - 2 * PARTY.pad);
    bottom = placed.y + placed.height + SITE.gap;
    return placed;
  });
  return { party, sites, x, y, width, height: bottom - y - SITE.gap + PARTY.pad };
}

function placeSite(site: Site, x: number, y: number, width: number): PlacedSite {
  const perRow = Math.max(1, Math.floor((width + BOX.gap) / (BOX.width + BOX.gap)));
  const boxWidth = (width - BOX.gap * (perRow - 1)) / perRow;
  const boxes = site.boxes.map((box, index): PlacedBox => {
    const [row, at] = [Math.floor(index / perRow), index % perRow];
    return { box, x: x + at * (boxWidth + BOX.gap), y: y + SITE.head + row * (BOX.height + BOX.gap), width: boxWidth, height: BOX.height };
  });
  const rows = Math.ceil(site.boxes.length / perRow);
  return { site, boxes, x, y, width, height: SITE.head + rows * (BOX.height + BOX.gap) - BOX.gap };
}

function placeLinks(links: readonly Link[], parties: readonly PlacedParty[]): PlacedLink[] {
  const boxes = new Map(parties.flatMap((party) => party.sites.flatMap((site) => site.boxes.map((each) => [each.box.id, each] as const))));
  return links.flatMap((link) => {
    const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
    return from && to ? [{ link, path: curve(from, to) }] : [];
  });
}

/** Leaves a box at the side that looks at the other one, and arrives likewise; in one column it bows out to the right. */
function curve(from: Rect, to: Rect): string {
  const [a, b] = [center(from), center(to)];
  if (Math.abs(a.x - b.x) < (from.width + to.width) / 2) {
    const down = b.y > a.y;
    const [startY, endY] = [down ? from.y + from.height : from.y, down ? to.y : to.y + to.height];
    const bow = Math.min(60, Math.abs(endY - startY) / 2);
    return path(a.x, startY, a.x + bow / 2, startY + (down ? bow : -bow), b.x + bow / 2, endY - (down ? bow : -bow), b.x, endY);
  }
  const right = b.x > a.x;
  const [startX, endX] = [right ? from.x + from.width : from.x, right ? to.x : to.x + to.width];
  const reach = Math.max(24, Math.abs(endX - startX) / 2) * (right ? 1 : -1);
  return path(startX, a.y, startX + reach, a.y, endX - reach, b.y, endX, b.y);
}

function center({ x, y, width, height }: Rect): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function path(...points: readonly [number, number, number, number, number, number, number, number]): string {
  const [x1, y1, c1x, c1y, c2x, c2y, x2, y2] = points.map((each) => Math.round(each * 10) / 10);
  return `M${x1} ${y1}C${c1x} ${c1y} ${c2x} ${c2y} ${x2} ${y2}`;
}

/** A line of text in a box; `x` and `y` are where its base line begins. */
export interface BoxText {
  readonly of: 'title' | 'detail';
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** What stands in a box: its title and two lines, as much of each as fits. */
export function textsOf({ x, y, width, box }: PlacedBox): readonly BoxText[] {
  const room = width - 22;
  const line = (of: BoxText['of'], below: number, text: string, size: number): BoxText => ({
    of,
    x: x + 12,
    y: y + below,
    text: fitting(text, room, size),
  });
  return [line('title', 19, box.title, 13), line('detail', 34, box.detail, 11), line('detail', 49, box.notes.join(' · '), 11)];
}

/** As much of a text as fits, by the width of an average character of the interface's type. */
export function fitting(text: string, width: number, size: number): string {
  const most = Math.floor(width / (size * 0.54));
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}
